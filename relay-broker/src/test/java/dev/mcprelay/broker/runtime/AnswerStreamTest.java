// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.CallBounds;
import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.broker.StageTimes;
import dev.mcprelay.broker.kit.ManualTime;
import dev.mcprelay.broker.kit.Responses;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.RequestId;

import static org.assertj.core.api.Assertions.assertThat;

final class AnswerStreamTest {
    private static final Frame.Failed LAST = new Frame.Failed(
            ErrorCode.DEADLINE_RUNNING, Frame.Phase.EXECUTING, true, new StageTimes(Duration.ZERO, Duration.ZERO));

    private final ManualTime time = new ManualTime();
    private final List<String> left = new ArrayList<>();
    private final List<Delivery> deliveries = new ArrayList<>();
    private final AnswerStream answer = stream(2, 1 << 20);

    private AnswerStream stream(int notices, int bytes) {
        BrokerLimits d = BrokerLimits.DEFAULTS;
        BrokerLimits limits = new BrokerLimits(
                d.waiting(),
                d.inFlight(),
                d.instances(),
                d.instanceInFlight(),
                d.instanceStreams(),
                d.longestWait(),
                d.silence(),
                d.busySilence(),
                d.grace(),
                d.seenWithin(),
                d.startGrace(),
                notices,
                bytes,
                d.noticeWait(),
                CallBounds.NONE);
        return new AnswerStream(limits, time, time, () -> left.add("left"));
    }

    private static Frame.Notice notice(String text) {
        return switch (Responses.notice(new RequestId("r"), text)) {
            case PostedResponse.Read(var response) -> new Frame.Notice(response);
            case PostedResponse.TooLarge _, PostedResponse.Unreadable _ -> throw new AssertionError();
        };
    }

    private void offer(AnswerStream to, String text) {
        to.offer(notice(text), deliveries::add);
    }

    @Test
    void framesLeaveInTheOrderInWhichTheyCame() {
        // Given
        offer(answer, "1");
        offer(answer, "2");
        answer.complete(LAST);
        // When
        var reading = StepVerifier.create(answer);
        // Then
        reading.expectNext(notice("1"), notice("2"), LAST).expectComplete().verify(Duration.ofSeconds(5));
        assertThat(deliveries).containsExactly(Delivery.ACCEPTED, Delivery.ACCEPTED);
    }

    @Test
    void aSlowReaderHoldsThePost() {
        // Given
        offer(answer, "1");
        offer(answer, "2");
        offer(answer, "3");
        List<Delivery> before = List.copyOf(deliveries);
        // When
        StepVerifier.create(answer, 1)
                .expectNext(notice("1"))
                .then(() -> assertThat(deliveries).hasSize(3))
                .thenCancel()
                .verify(Duration.ofSeconds(5));
        // Then
        assertThat(before).hasSize(2);
        assertThat(deliveries).containsOnly(Delivery.ACCEPTED);
        assertThat(time.pending()).isZero();
    }

    @Test
    void whoPostsHearsAtOnceThatTheNoticeIsHeld() {
        // Given
        offer(answer, "1");
        offer(answer, "2");
        List<String> held = new ArrayList<>();
        Poster poster = new Poster() {
            @Override
            public void settle(Delivery delivery) {
                deliveries.add(delivery);
            }

            @Override
            public void held() {
                held.add("held");
            }
        };
        // When
        answer.offer(notice("3"), poster);
        // Then
        assertThat(held).hasSize(1);
        assertThat(deliveries).hasSize(2);
    }

    @Test
    void aNoticeThatWaitedTooLongIsAMarkedGap() {
        // Given
        offer(answer, "1");
        offer(answer, "2");
        offer(answer, "lost");
        offer(answer, "lost too");
        time.advance(Duration.ofMillis(9_999));
        assertThat(deliveries).doesNotContain(Delivery.DROPPED);
        time.advance(Duration.ofMillis(1));
        // When
        var reading = StepVerifier.create(answer, 1)
                .expectNext(notice("1"))
                .then(() -> offer(answer, "4"))
                .thenRequest(10)
                .expectNext(notice("2"), new Frame.Gap(2), notice("4"))
                .then(() -> answer.complete(LAST));
        // Then
        reading.expectNext(LAST).expectComplete().verify(Duration.ofSeconds(5));
        assertThat(deliveries)
                .containsExactly(
                        Delivery.ACCEPTED, Delivery.ACCEPTED, Delivery.DROPPED, Delivery.DROPPED, Delivery.ACCEPTED);
    }

    @Test
    void theFinalIsNeverDroppedAndComesBehindWhatIsHeld() {
        // Given
        for (int i = 0; i < 10; i++) {
            offer(answer, "n" + i);
        }
        answer.complete(LAST);
        // When
        var reading = StepVerifier.create(answer);
        // Then
        reading.expectNext(notice("n0"), notice("n1"), new Frame.Gap(4))
                .expectNext(notice("n6"), notice("n7"), notice("n8"), notice("n9"), LAST)
                .expectComplete()
                .verify(Duration.ofSeconds(5));
        assertThat(deliveries.stream().filter(d -> d == Delivery.DROPPED)).hasSize(4);
    }

    @Test
    void theBoundIsInBytesToo() {
        // Given
        AnswerStream small = stream(100, 150);
        offer(small, "x".repeat(1000));
        List<Delivery> large = List.copyOf(deliveries);
        // When
        offer(small, "y");
        // Then
        assertThat(large).containsExactly(Delivery.ACCEPTED);
        assertThat(deliveries).hasSize(1);
    }

    @Test
    void aReaderThatCancelsHasLeftOnce() {
        // Given
        offer(answer, "1");
        offer(answer, "2");
        offer(answer, "3");
        var reading = answer.subscribe();
        // When
        reading.dispose();
        answer.cancel();
        offer(answer, "late");
        // Then
        assertThat(left).hasSize(1);
        assertThat(deliveries).endsWith(Delivery.GONE);
    }

    @Test
    void aHeldPostIsReleasedWhenTheReaderLeaves() {
        // Given
        for (int i = 0; i < 3; i++) {
            offer(answer, "n");
        }
        // When
        answer.cancel();
        // Then
        assertThat(deliveries).containsExactly(Delivery.ACCEPTED, Delivery.ACCEPTED, Delivery.GONE);
        assertThat(time.pending()).isZero();
    }

    @Test
    void aReaderThatHasTheFinalHasNotLeft() {
        // Given
        answer.complete(LAST);
        StepVerifier.create(answer).expectNext(LAST).expectComplete().verify(Duration.ofSeconds(5));
        // When
        answer.cancel();
        // Then
        assertThat(left).isEmpty();
    }

    @Test
    void aCallerThatNeverReadsHasLeft() {
        // When
        answer.abandonIfUnopened();
        answer.abandonIfUnopened();
        // Then
        assertThat(left).hasSize(1);
    }

    @Test
    void thereIsOneReader() {
        // Given
        var _ = answer.subscribe();
        // When
        var second = StepVerifier.create(answer);
        // Then
        second.expectError(IllegalStateException.class).verify(Duration.ofSeconds(5));
    }
}
