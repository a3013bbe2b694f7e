// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.BaseSubscriber;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.CallObserver;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.broker.Submission;
import dev.mcprelay.broker.core.Event;
import dev.mcprelay.broker.core.HeldBytes;
import dev.mcprelay.broker.core.Peers;
import dev.mcprelay.broker.core.PollId;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.ManualTime;
import dev.mcprelay.broker.kit.Nodes;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.broker.kit.Tokens;
import dev.mcprelay.broker.match.Standing;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.NodeId;

import static org.assertj.core.api.Assertions.assertThat;

final class TunnelStripeTest {
    private final ManualTime time = new ManualTime();
    private final TunnelStripe stripe = stripe(Peers.NONE);

    private TunnelStripe stripe(Peers peers) {
        return new TunnelStripe(
                new NodeParts(Nodes.NODE, BrokerLimits.DEFAULTS, Tokens.TOKENS, time, time, CallObserver.NONE),
                peers,
                time.now(),
                new OpenCalls(),
                new HeldBytes(Long.MAX_VALUE));
    }

    private boolean isConnected() {
        List<Boolean> connected = new ArrayList<>();
        stripe.put(new Letter.Asked(
                Calls.TUNNEL,
                core -> connected.add(core != null && core.presence(time.now()).connected()),
                () -> {}));
        return connected.getFirst();
    }

    @Test
    void aPollWhoseEndWasHeardOfBeforeItsBeginningDoesNotPark() {
        // Given
        PollReply reply = new PollReply(new BaseSubscriber<PollOutcome>() {}, () -> {});
        PollId id = new PollId(1);
        reply.cancel();
        stripe.tell(Calls.TUNNEL, new Event.PollCut(id, Polls.of("a").instance()));
        // When
        stripe.put(new Letter.Polled(
                Calls.TUNNEL, new Event.PollArrived(id, Polls.of("a").request()), reply));
        // Then
        assertThat(isConnected()).isFalse();
    }

    @Test
    void whatAnEventCausesIsAppliedAfterIt() {
        // Given
        List<String> order = new ArrayList<>();
        // When
        stripe.put(new Letter.Asked(
                Calls.TUNNEL,
                _ -> {
                    stripe.put(new Letter.Asked(Calls.TUNNEL, _ -> order.add("inner"), () -> {}));
                    order.add("outer");
                },
                () -> {}));
        // Then
        assertThat(order).containsExactly("outer", "inner");
    }

    /// What may be thrown.
    private static Stream<Throwable> troubles() {
        return Stream.of(
                new IllegalStateException("a bug"),
                new StackOverflowError(),
                new OutOfMemoryError("a test"),
                new NoClassDefFoundError("a test"));
    }

    private static void toss(Throwable trouble) {
        switch (trouble) {
            case RuntimeException bug -> throw bug;
            case Error error -> throw error;
            default -> throw new AssertionError(trouble);
        }
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void aQuestionThatFailsStopsNobodyAndWhoAskedHearsOfIt(Throwable trouble) {
        // Given
        List<String> told = new ArrayList<>();
        stripe.put(new Letter.Asked(Calls.TUNNEL, _ -> toss(trouble), () -> told.add("failed")));
        // When
        boolean connected = isConnected();
        // Then
        assertThat(connected).isFalse();
        assertThat(told).containsExactly("failed");
    }

    /// Peers that fail when they are told to.
    private static final class Troubled implements Peers {
        private @Nullable Throwable trouble;

        private <T> T or(T value) {
            if (trouble != null) {
                toss(trouble);
            }
            return value;
        }

        @Override
        public boolean isAlone() {
            return or(true);
        }

        @Override
        public Standing standing(NodeId node) {
            return or(Standing.GONE);
        }

        @Override
        public Duration silence(NodeId node) {
            return or(Duration.ofDays(1));
        }

        @Override
        public boolean isCongested(NodeId node) {
            return or(false);
        }

        @Override
        public Instant sharedTime() {
            return or(Instant.EPOCH);
        }

        @Override
        public boolean mayBelieveOffline() {
            return or(true);
        }
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void aMomentThatFailsLeavesTheTunnelItsTimer(Throwable trouble) {
        // Given
        Troubled peers = new Troubled();
        TunnelStripe other = stripe(peers);
        List<Frame> frames = new ArrayList<>();
        var _ = submit(other, Calls.aCall().toOldTunnel().within(Duration.ofSeconds(5)), frames);
        peers.trouble = trouble;
        time.advance(Duration.ofSeconds(8));
        peers.trouble = null;
        // When
        time.advance(Duration.ofSeconds(1));
        // Then
        assertThat(frames).singleElement().isInstanceOf(Frame.Failed.class);
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void aCallThatFailsToComeInIsRefused(Throwable trouble) {
        // Given
        Troubled peers = new Troubled();
        TunnelStripe other = stripe(peers);
        peers.trouble = trouble;
        List<Frame> frames = new ArrayList<>();
        // When
        Submission answer = submit(other, Calls.aCall().toOldTunnel(), frames);
        // Then
        assertThat(answer).isInstanceOf(Submission.Refused.class);
    }

    private @Nullable Submission submit(TunnelStripe to, Calls call, List<Frame> frames) {
        List<Submission> answers = new ArrayList<>();
        SubmitReply reply = new SubmitReply(
                new BaseSubscriber<Submission>() {
                    @Override
                    protected void hookOnNext(Submission answer) {
                        answers.add(answer);
                        if (answer instanceof Submission.Accepted(var exchange)) {
                            var _ = exchange.frames().subscribe(frames::add);
                        }
                    }
                },
                () -> {});
        reply.request(1);
        CommandId id = new CommandId(Nodes.NODE, 1);
        to.put(new Letter.Submitted(Calls.TUNNEL, new Event.Submit(id, call.call(), Instant.EPOCH), reply));
        return answers.isEmpty() ? null : answers.getFirst();
    }
}
