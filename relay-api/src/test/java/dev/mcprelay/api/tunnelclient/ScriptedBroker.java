// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.tunnelclient;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

import reactor.core.publisher.Mono;

import dev.mcprelay.broker.Broker;
import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.broker.PollRequest;
import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.broker.Submission;
import dev.mcprelay.broker.TunnelPresence;
import dev.mcprelay.broker.ValidKeys;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.protocol.token.ShardToken;

/// A broker that does as it was told and remembers what it was asked.
final class ScriptedBroker implements Broker {
    private final List<PollRequest> polls = new CopyOnWriteArrayList<>();
    private final List<PostedResponse> responses = new CopyOnWriteArrayList<>();
    private volatile Mono<PollOutcome> outcome = Mono.just(new PollOutcome.Nothing());
    private volatile Mono<Delivery> delivery = Mono.just(Delivery.ACCEPTED);
    private volatile String fetchedWith = "";

    /// How polls end from now on, at once.
    void endPollsWith(PollOutcome next) {
        outcome = Mono.just(next);
    }

    /// How polls end from now on, when it is time.
    void endPollsWith(Mono<PollOutcome> next) {
        outcome = next;
    }

    /// What becomes of responses from now on.
    void takeResponsesAs(Mono<Delivery> next) {
        delivery = next;
    }

    /// Every command was fetched with the key of this digest.
    void commandsWereFetchedWith(String digest) {
        fetchedWith = digest;
    }

    /// Returns when so many have come.
    void awaitPolls(int count) {
        await(polls, count);
    }

    /// Returns when so many have come.
    void awaitResponses(int count) {
        await(responses, count);
    }

    private static void await(List<?> seen, int count) {
        for (int left = 1000; seen.size() < count; left--) {
            if (left == 0) {
                throw new AssertionError("fewer than " + count + ": " + seen.size());
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    List<PollRequest> polls() {
        return polls;
    }

    List<PostedResponse> responses() {
        return responses;
    }

    @Override
    public Mono<Submission> submit(Call call) {
        return Mono.error(new UnsupportedOperationException("no calls here"));
    }

    @Override
    public Mono<PollOutcome> poll(PollRequest poll) {
        return Mono.defer(() -> {
            polls.add(poll);
            return outcome;
        });
    }

    @Override
    public Mono<Delivery> respond(TunnelId tunnel, ShardToken token, PostedResponse response) {
        return Mono.defer(() -> {
            responses.add(response);
            return delivery;
        });
    }

    @Override
    public Mono<Boolean> handedWith(TunnelId tunnel, ShardToken token, String keyDigest) {
        return Mono.fromSupplier(() -> keyDigest.equals(fetchedWith));
    }

    @Override
    public Mono<TunnelPresence> presence(TunnelId tunnel) {
        return Mono.just(TunnelPresence.UNKNOWN);
    }

    @Override
    public void keysChanged(TunnelId tunnel, ValidKeys keys) {
        // nothing is parked here
    }

    @Override
    public void tunnelDeleted(TunnelId tunnel) {
        // nothing is parked here
    }

    @Override
    public Mono<Void> drain() {
        return Mono.empty();
    }
}
