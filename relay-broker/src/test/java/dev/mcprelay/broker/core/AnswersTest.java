// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.broker.kit.Responses;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.response.ResponseType;

import static org.assertj.core.api.Assertions.assertThat;

final class AnswersTest {
    private final CoreRig core = new CoreRig();

    private CommandId handed() {
        CommandId call = core.submit(Calls.aCall().toOldTunnel());
        assertThat(core.take(Polls.of("a"))).containsExactly(call);
        return call;
    }

    @Test
    void theFirstFinalWins() {
        // Given
        CommandId call = handed();
        Delivery first = core.answer(call);
        // When
        Delivery second = core.answer(call);
        // Then
        assertThat(first).isEqualTo(Delivery.ACCEPTED);
        assertThat(second).isEqualTo(Delivery.DUPLICATE);
    }

    @Test
    void aFinalAfterTheDeadlineIsGone() {
        // Given
        CommandId call = core.submit(Calls.aCall().toOldTunnel().within(Duration.ofSeconds(2)));
        var _ = core.take(Polls.of("a"));
        core.pass(Duration.ofSeconds(2));
        // When
        Delivery delivery = core.answer(call);
        // Then
        assertThat(delivery).isEqualTo(Delivery.GONE);
        assertThat(core.reason(call)).isEqualTo(ErrorCode.DEADLINE_RUNNING);
    }

    @Test
    void aFinalForACommandThatNobodyHasIsGone() {
        // Given
        CommandId call = core.submit(Calls.aCall().toOldTunnel());
        // When
        Delivery delivery = core.answer(call);
        // Then
        assertThat(delivery).isEqualTo(Delivery.GONE);
        assertThat(core.isOpen(call)).isTrue();
    }

    @Test
    void aNoticeAfterTheEndIsGone() {
        // Given
        CommandId call = handed();
        var _ = core.answer(call);
        // When
        Delivery delivery = core.post(call, Responses.notice(call.requestId(), "late"));
        // Then
        assertThat(delivery).isNotEqualTo(Delivery.ACCEPTED);
    }

    @Test
    void anAnswerOfAnotherChannelIsGone() {
        // Given
        CommandId call = handed();
        // When
        Delivery delivery = core.post(
                call,
                Responses.of(
                        call.requestId(),
                        new ChannelName("search"),
                        ResponseType.JSONRPC_RESPONSE,
                        HeaderFields.NONE,
                        "{}"));
        // Then
        assertThat(delivery).isEqualTo(Delivery.GONE);
        assertThat(core.isOpen(call)).isTrue();
    }

    @Test
    void aTypeOfALaterClientIsTakenWithoutEffect() {
        // Given
        CommandId call = handed();
        // When
        Delivery delivery = core.post(call, Responses.of(call.requestId(), ResponseType.UNKNOWN, "{}"));
        // Then
        assertThat(delivery).isEqualTo(Delivery.ACCEPTED);
        assertThat(core.isOpen(call)).isTrue();
    }

    @Test
    void anAnswerThatIsTooLargeIsTakenAndTheCallerToldSo() {
        // Given
        CommandId call = handed();
        // When
        Delivery delivery = core.post(call, new PostedResponse.TooLarge());
        // Then
        assertThat(delivery).isEqualTo(Delivery.ACCEPTED);
        assertThat(core.reason(call)).isEqualTo(ErrorCode.RESPONSE_TOO_LARGE);
        assertThat(core.failure(call).delivered()).isTrue();
    }

    @Test
    void anAnswerThatIsNoneIsTakenAndTheCallerToldSo() {
        // Given
        CommandId call = handed();
        // When
        Delivery delivery = core.post(call, new PostedResponse.Unreadable());
        // Then
        assertThat(delivery).isEqualTo(Delivery.ACCEPTED);
        assertThat(core.reason(call)).isEqualTo(ErrorCode.INVALID_UPSTREAM_RESPONSE);
    }

    @Test
    void theTimesOfACallAreKnownInTheEnd() {
        // Given
        CommandId call = core.submit(Calls.aCall().toOldTunnel());
        core.pass(Duration.ofSeconds(2));
        var _ = core.take(Polls.of("a"));
        core.pass(Duration.ofSeconds(1));
        // When
        var _ = core.answer(call);
        // Then
        var times = ((Frame.Answered) core.outcome(call)).times();
        assertThat(times.waited()).isEqualTo(Duration.ofSeconds(2));
        assertThat(times.ran()).isEqualTo(Duration.ofSeconds(1));
    }
}
