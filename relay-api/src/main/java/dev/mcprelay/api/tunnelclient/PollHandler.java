// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.tunnelclient;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeoutException;

import reactor.core.publisher.Mono;

import dev.mcprelay.api.http.Answer;
import dev.mcprelay.api.http.HttpCall;
import dev.mcprelay.api.tunnelclient.workaround.UnnamedInstances;
import dev.mcprelay.auth.registry.RuntimeKey;
import dev.mcprelay.broker.Broker;
import dev.mcprelay.broker.CommandBatch;
import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.broker.PollRequest;
import dev.mcprelay.broker.ShownKey;
import dev.mcprelay.protocol.command.CommandWriter;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.header.HeaderName;
import dev.mcprelay.protocol.id.InvalidIdException;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.protocol.info.ClientInfo;

/// One poll. Nothing is written before there are commands: a client counts `response_timeout` from the
/// first header. A poll succeeds with exactly 200 or 204.
public final class PollHandler {
    /// The client's own deadline covers the download: after it nobody reads the rest. The last resort for a
    /// client that polls and never reads. The broker counts on it.
    private static final Duration NOBODY_READS = CommandBatch.SETTLED_WITHIN;

    private final KeyAuthentication keys;
    private final Broker broker;
    private final KeyUse keyUse;
    private final InstantSource clock;
    private final Duration longestPoll;

    public PollHandler(
            KeyAuthentication keys, KeyUse keyUse, Broker broker, InstantSource clock, Duration longestPoll) {
        this.keys = keys;
        this.keyUse = keyUse;
        this.broker = broker;
        this.clock = clock;
        this.longestPoll = longestPoll;
    }

    Mono<Void> serve(HttpCall call, TunnelId tunnel) {
        return keys.check(tunnel, call.headers(HeaderName.AUTHORIZATION)).flatMap(check -> switch (check) {
            case KeyCheck.Valid valid -> park(call, tunnel, valid);
            case KeyCheck.Invalid _ -> call.answer(ClientAnswers.unauthorized());
            case KeyCheck.Unavailable _ -> call.answer(ClientAnswers.unavailable());
        });
    }

    private Mono<Void> park(HttpCall call, TunnelId tunnel, KeyCheck.Valid valid) {
        PollRequest poll;
        try {
            poll = request(call, tunnel, valid);
        } catch (InvalidIdException malformed) {
            return call.answer(Answer.error(ErrorCode.INVALID_CHANNEL_FORMAT));
        }
        keyUse.of(tunnel, valid.key());
        return broker.poll(poll)
                .flatMap(outcome -> answer(call, poll, outcome))
                // a batch that met a closed connection on its way here
                .doOnDiscard(
                        PollOutcome.Commands.class, commands -> commands.batch().unwritten());
    }

    private PollRequest request(HttpCall call, TunnelId tunnel, KeyCheck.Valid valid) {
        PollParameters parameters = PollParameters.of(call, longestPoll);
        return new PollRequest(
                tunnel,
                UnnamedInstances.instance(call.header(HeaderName.CLIENT_INSTANCE_ID), valid.key()),
                new ShownKey(valid.key().digest(), valid.entry().version()),
                ClientInfo.from(new HeaderFields(call.headers())),
                parameters.limit(),
                parameters.channels(),
                patience(parameters, valid.key()));
    }

    /// A poll does not outlive its key.
    private Duration patience(PollParameters parameters, RuntimeKey key) {
        Instant end = key.expiresAt();
        Duration patience = parameters.patience();
        if (end == null || clock.instant().plus(patience).isBefore(end)) {
            return patience;
        }
        Duration left = Duration.between(clock.instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private static Mono<Void> answer(HttpCall call, PollRequest poll, PollOutcome outcome) {
        return switch (outcome) {
            case PollOutcome.Commands(var batch) -> hand(call, batch);
            case PollOutcome.Nothing _ -> UnnamedInstances.breath(poll).then(call.answer(Answer.empty(204)));
            case PollOutcome.Revoked _ -> call.answer(ClientAnswers.unauthorized());
            case PollOutcome.Refused(var reason, var retryAfter) ->
                call.answer(Answer.error(reason).retryAfter(retryAfter).closing());
        };
    }

    private static Mono<Void> hand(HttpCall call, CommandBatch batch) {
        if (call.isPeerGone()) {
            batch.unwritten();
            return Mono.empty();
        }
        BatchOnce once = new BatchOnce(batch);
        return call.answer(Answer.json(200, CommandWriter.write(batch.commands())))
                .timeout(NOBODY_READS)
                .doOnError(TimeoutException.class, _ -> call.breakOff())
                .doOnSuccess(_ -> once.written())
                .doOnError(_ -> once.lost())
                .doOnCancel(once::lost);
    }
}
