// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.mcprelay.broker.Broker;
import dev.mcprelay.broker.CommandBatch;
import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.Exchange;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.broker.Submission;
import dev.mcprelay.protocol.command.TunnelCommand;

/// The edge in a test: brings calls, polls and answers to a broker, and never waits longer than five seconds.
public record Edge(Broker broker) {

    /// Something that is not there yet.
    public record Pending<T>(CompletableFuture<@Nullable T> future) {

        public T get() {
            return result(future);
        }

        public boolean isDone() {
            return future.isDone();
        }
    }

    private static <T> T result(CompletableFuture<@Nullable T> future) {
        try {
            return Objects.requireNonNull(future.get(20, TimeUnit.SECONDS), "empty (expected: a value)");
        } catch (InterruptedException | ExecutionException | TimeoutException late) {
            throw new AssertionError("no result", late);
        }
    }

    public static <T> T await(Mono<T> mono) {
        return result(mono.toFuture());
    }

    public Submission submit(Calls call) {
        return await(broker.submit(call.call()));
    }

    public Exchange accepted(Calls call) {
        return switch (submit(call)) {
            case Submission.Accepted(var exchange) -> exchange;
            case Submission.Refused refused -> throw new AssertionError(refused);
        };
    }

    /// Submits, and reads all frames into the list that is returned.
    public List<Frame> call(Calls call) {
        List<Frame> frames = new ArrayList<>();
        var _ = accepted(call).frames().subscribe(frames::add);
        return frames;
    }

    public Pending<PollOutcome> poll(Polls poll) {
        return new Pending<>(broker.poll(poll.request()).toFuture());
    }

    /// The batch that this poll was answered with.
    public static CommandBatch batch(Pending<PollOutcome> poll) {
        return switch (poll.get()) {
            case PollOutcome.Commands(var batch) -> batch;
            case PollOutcome.Nothing _, PollOutcome.Revoked _, PollOutcome.Refused _ ->
                throw new AssertionError(poll.get());
        };
    }

    /// Takes and writes the commands of this poll.
    public static List<TunnelCommand> written(Pending<PollOutcome> poll) {
        CommandBatch batch = batch(poll);
        List<TunnelCommand> commands = batch.commands();
        batch.written();
        return commands;
    }

    public Pending<Delivery> post(TunnelCommand command, PostedResponse response) {
        var token = Tokens.of(command, Calls.TUNNEL);
        return new Pending<>(broker.respond(Calls.TUNNEL, token, response).toFuture());
    }

    public Delivery answer(TunnelCommand command) {
        return post(command, Responses.answer(command.head().requestId())).get();
    }

    public Pending<Delivery> notice(TunnelCommand command, String text) {
        return post(command, Responses.notice(command.head().requestId(), text));
    }
}
