// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

import reactor.core.publisher.Mono;

import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.protocol.token.ShardToken;

/// The whole surface between edge and domain. Each method does its work when subscribed, once.
public interface Broker {

    /// Takes a call, or refuses it at once. An accepted call has exactly one outcome: the [Frame.Final] of its
    /// exchange.
    Mono<Submission> submit(Call call);

    /// Parks a poll until there are commands, or its time is over. Cancelling means that the client closed the
    /// connection.
    /// A [PollOutcome.Commands] that was emitted must be settled by its receiver: written, unwritten or lost.
    Mono<PollOutcome> poll(PollRequest poll);

    /// Brings a posted response to the owner of its command. Completes when the owner has taken it; for a notice
    /// that may last as long as the caller is slow, at most [BrokerLimits#noticeWait()].
    ///
    /// @param tunnel of the path; the token was verified against it
    Mono<Delivery> respond(TunnelId tunnel, ShardToken token, PostedResponse response);

    /// Whether this command is with a client that fetched it with this key: such an answer is taken even if the key was
    /// revoked since.
    Mono<Boolean> handedWith(TunnelId tunnel, ShardToken token, String keyDigest);

    /// Who is connected, as this node knows it.
    Mono<TunnelPresence> presence(TunnelId tunnel);

    /// The keys of a tunnel have changed: polls that came with any other key are cut, and nothing more is handed to
    /// them. News may come late and out of order: what is older than the last, or than a poll's own key,
    /// changes nothing.
    void keysChanged(TunnelId tunnel, ValidKeys keys);

    /// The tunnel is gone: its polls are cut, its waiting calls end; what was handed over may still be answered.
    void tunnelDeleted(TunnelId tunnel);

    /// Refuses new calls and polls, answers parked polls, and completes when the last accepted call has ended.
    Mono<Void> drain();
}
