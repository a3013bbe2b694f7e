// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import dev.mcprelay.broker.Broker;
import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.CallEnding;
import dev.mcprelay.broker.CallObserver;
import dev.mcprelay.broker.CommandBatch;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.broker.Submission;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Edge;
import dev.mcprelay.broker.kit.ManualTime;
import dev.mcprelay.broker.kit.Nodes;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.TunnelId;

import static org.assertj.core.api.Assertions.assertThat;

/// Callers and clients that go away, and what must not be lost with them.
final class LeavingTest {
    private final ManualTime time = new ManualTime();
    private final List<CallEnding> endings = new ArrayList<>();
    private final List<ErrorCode> refusals = new ArrayList<>();
    private final Broker broker = Nodes.aNode(time, BrokerLimits.DEFAULTS, new CallObserver() {
        @Override
        public void onEnded(CallEnding ending) {
            endings.add(ending);
        }

        @Override
        public void onRefused(TunnelId tunnel, ChannelName channel, ErrorCode reason) {
            refusals.add(reason);
        }
    });
    private final Edge edge = new Edge(broker);

    /// Somebody in the middle of the edge's work on an answer, or before it.
    private static final class Halfway<T> extends BaseSubscriber<Object> {
        private final AtomicReference<T> value = new AtomicReference<>();

        static <T> Halfway<T> of(Mono<T> mono) {
            Halfway<T> halfway = new Halfway<>();
            mono.flatMap(v -> {
                        halfway.value.set(v);
                        return Mono.never();
                    })
                    .subscribe(halfway);
            return halfway;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        T value() {
            return value.get();
        }
    }

    /// Asks for nothing.
    private static final class Silent extends BaseSubscriber<Object> {

        static Silent of(Mono<?> mono) {
            Silent silent = new Silent();
            mono.subscribe(silent);
            return silent;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            // no demand
        }
    }

    @Test
    void aBatchThatNobodyAskedForReturnsWhenThePollIsCut() {
        // Given
        Silent poll = Silent.of(broker.poll(Polls.of("a").request()));
        var frames = edge.call(Calls.aCall());
        // When
        poll.cancel();
        var commands = Edge.written(edge.poll(Polls.of("b")));
        // Then
        assertThat(commands).hasSize(1);
        assertThat(frames).isEmpty();
    }

    @Test
    void aBatchThatNobodyLookedIntoReturnsWhenThePollIsCut() {
        // Given
        Halfway<PollOutcome> poll = Halfway.of(broker.poll(Polls.of("a").request()));
        var _ = edge.call(Calls.aCall());
        CommandBatch batch = ((PollOutcome.Commands) poll.value()).batch();
        // When
        poll.cancel();
        batch.lost();
        var commands = Edge.written(edge.poll(Polls.of("b")));
        // Then
        assertThat(commands).hasSize(1);
        assertThat(batch.commands()).isEmpty();
    }

    @Test
    void aBatchThatWasLookedIntoIsItsReaders() {
        // Given
        Halfway<PollOutcome> poll = Halfway.of(broker.poll(Polls.of("a").request()));
        var frames = edge.call(Calls.aCall());
        CommandBatch batch = ((PollOutcome.Commands) poll.value()).batch();
        var _ = batch.commands();
        poll.cancel();
        var next = edge.poll(Polls.of("b"));
        // When
        batch.lost();
        batch.unwritten();
        // Then
        assertThat(next.isDone()).isFalse();
        assertThat(frames).hasSize(1);
        assertThat(endings.getFirst().failure()).isEqualTo(ErrorCode.TUNNEL_CLIENT_LOST);
    }

    @Test
    void aPollThatIsCutIsNoPollAnyMore() {
        // Given
        Silent poll = Silent.of(broker.poll(Polls.of("a").request()));
        // When
        poll.cancel();
        time.advance(Duration.ofSeconds(3));
        // Then
        assertThat(Edge.await(broker.presence(Calls.TUNNEL)).connected()).isFalse();
    }

    @Test
    void aCallerThatCancelsTheSubmissionHasLeft() {
        // Given
        var parked = edge.poll(Polls.of("a"));
        var _ = Edge.written(parkedWithWork(parked));
        Silent submission = Silent.of(broker.submit(Calls.aCall().call()));
        // When
        submission.cancel();
        // Then
        assertThat(endings).last().satisfies(e -> assertThat(e.failure()).isEqualTo(ErrorCode.CALLER_LEFT));
        assertThat(edge.poll(Polls.of("a")).isDone()).isFalse();
    }

    private Edge.Pending<PollOutcome> parkedWithWork(Edge.Pending<PollOutcome> parked) {
        var _ = edge.call(Calls.aCall());
        return parked;
    }

    @Test
    void aCallerThatNeverOpenedItsAnswerHasLeft() {
        // Given
        var _ = edge.poll(Polls.of("a"));
        Halfway<Submission> submission = Halfway.of(broker.submit(Calls.aCall().call()));
        // When
        submission.cancel();
        // Then
        assertThat(endings).hasSize(1);
        assertThat(endings.getFirst().delivered()).isTrue();
    }

    @Test
    void aCallerThatLeavesBeforeTheHandOverIsNotServed() {
        // Given
        var _ = Edge.written(parkedWithWork(edge.poll(Polls.of("a"))));
        var exchange = edge.accepted(Calls.aCall());
        var reading = exchange.frames().subscribe();
        // When
        reading.dispose();
        var poll = edge.poll(Polls.of("a"));
        // Then
        assertThat(poll.isDone()).isFalse();
        assertThat(endings).last().satisfies(e -> assertThat(e.delivered()).isFalse());
    }

    @Test
    void everyEndingIsObservedOnce() {
        // Given
        var poll = edge.poll(Polls.of("a"));
        var exchange = edge.accepted(Calls.aCall());
        var command = Edge.written(poll).getFirst();
        var _ = edge.answer(command);
        // When
        var reading = StepVerifier.create(exchange.frames());
        // Then
        reading.expectNextMatches(Frame.Answered.class::isInstance)
                .expectComplete()
                .verify(Duration.ofSeconds(5));
        assertThat(endings).hasSize(1);
        assertThat(endings.getFirst().failure()).isNull();
        assertThat(endings.getFirst().command()).isEqualTo(exchange.id());
    }

    @Test
    void refusalsAreObserved() {
        // When
        var _ = edge.submit(Calls.aCall());
        // Then
        assertThat(refusals).containsExactly(ErrorCode.TUNNEL_CLIENT_NOT_SEEN);
    }

    @Test
    void aRevokedKeyCutsItsPolls() {
        // Given
        var poll = edge.poll(Polls.of("a").with("old"));
        // When
        broker.keysChanged(Calls.TUNNEL, Polls.valid("new"));
        // Then
        assertThat(poll.get()).isInstanceOf(PollOutcome.Revoked.class);
    }

    @Test
    void anAnswerIsKnownByTheKeyThatFetchedItsCommand() {
        // Given
        var poll = edge.poll(Polls.of("a").with("old"));
        var _ = edge.call(Calls.aCall());
        var token = dev.mcprelay.broker.kit.Tokens.of(Edge.written(poll).getFirst(), Calls.TUNNEL);
        // When
        broker.keysChanged(Calls.TUNNEL, Polls.valid("new"));
        // Then
        assertThat(Edge.await(broker.handedWith(Calls.TUNNEL, token, "old"))).isTrue();
        assertThat(Edge.await(broker.handedWith(Calls.TUNNEL, token, "new"))).isFalse();
    }

    @Test
    void drainingEndsWithTheLastCall() {
        // Given
        var poll = edge.poll(Polls.of("a"));
        var _ = edge.call(Calls.aCall());
        var command = Edge.written(poll).getFirst();
        List<String> drained = new ArrayList<>();
        var _ = broker.drain().subscribe(_ -> {}, _ -> {}, () -> drained.add("done"));
        boolean early = drained.isEmpty();
        // When
        var _ = edge.answer(command);
        // Then
        assertThat(early).isTrue();
        assertThat(drained).hasSize(1);
    }

    @Test
    void aDrainedNodeRefusesTunnelsItHasNeverSeen() {
        // Given
        StepVerifier.create(broker.drain()).expectComplete().verify(Duration.ofSeconds(5));
        // When
        Submission submission = edge.submit(Calls.aCall());
        PollOutcome poll = edge.poll(Polls.of("a")).get();
        // Then
        assertThat(submission).isEqualTo(new Submission.Refused(ErrorCode.RELAY_DRAINING, Duration.ofSeconds(1)));
        assertThat(poll).isInstanceOf(PollOutcome.Refused.class);
    }

    @Test
    void anIdleNodeHasNothingInItsTimer() {
        // Given
        var poll = edge.poll(Polls.of("a"));
        var _ = edge.call(Calls.aCall());
        var _ = edge.answer(Edge.written(poll).getFirst());
        // When
        time.advance(Duration.ofHours(2));
        // Then
        assertThat(time.pending()).isZero();
    }

    @Test
    void aParkedPollIsOneEntryInTheTimer() {
        // Given
        for (int i = 20; i > 10; i--) {
            var _ = edge.poll(Polls.of("a").patience(Duration.ofSeconds(i)));
        }
        // When
        int pending = time.pending();
        // Then
        assertThat(pending).isEqualTo(1);
    }
}
