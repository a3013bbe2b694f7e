// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Nodes;
import dev.mcprelay.broker.kit.Responses;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.response.ResponseType;

import static org.assertj.core.api.Assertions.assertThat;

/// Responses between the node that took them and the node whose caller waits.
final class RelayTest {
    private static final PostId POST = new PostId(Nodes.NODE, 7);
    private static final PostId FAR = new PostId(OwnerRig.EDGE, 7);
    private static final CommandId THEIRS = new CommandId(OwnerRig.EDGE, 1);
    private static final Duration REPEAT = Duration.ofMillis(500);

    private final OwnerRig node = new OwnerRig();

    private void post(PostedResponse response) {
        node.on(new Event.ResponsePosted(POST, THEIRS, response));
    }

    /// Time passes in small steps.
    private void pass(Duration time) {
        for (Duration left = time; left.isPositive(); left = left.minusMillis(100)) {
            node.pass(Duration.ofMillis(100));
        }
    }

    // --- at the responder

    @Test
    void aResponseIsRepeatedUntilItsOwnerSpeaksOfIt() {
        // Given
        post(Responses.answer(THEIRS));
        node.on(new Event.PostSent(POST));
        pass(REPEAT);
        int copies = node.responses().size();
        node.on(new Event.PostSent(POST));
        // When
        node.hears(new NodeMessage.Ack(POST.ref(), Delivery.ACCEPTED));
        // Then
        pass(Duration.ofSeconds(30));
        assertThat(copies).isEqualTo(2);
        assertThat(node.responses()).hasSize(2);
        assertThat(node.deliveries()).containsExactly(Delivery.ACCEPTED);
    }

    @Test
    void whatHasNotLeftYetIsNotRepeated() {
        // Given
        post(Responses.answer(THEIRS));
        pass(Duration.ofSeconds(10));
        int early = node.responses().size();
        node.on(new Event.PostSent(POST));
        // When
        pass(REPEAT);
        // Then
        assertThat(early).isEqualTo(1);
        assertThat(node.responses()).hasSize(2);
    }

    @Test
    void aLargeBodyHasTheTimeThatItTakes() {
        // Given
        int bytes = 16 << 20;
        post(Responses.of(
                THEIRS.requestId(), ResponseType.JSONRPC_RESPONSE, "{\"result\":\"" + "x".repeat(bytes) + "\"}"));
        node.on(new Event.PostSent(POST));
        pass(Duration.ofSeconds(2));
        int early = node.responses().size();
        // When
        pass(Duration.ofSeconds(1));
        // Then
        assertThat(early).isEqualTo(1);
        assertThat(node.responses()).hasSize(2);
    }

    @Test
    void whatItsOwnerHoldsIsNotRepeatedAndNeedNotLeave() {
        // Given
        post(Responses.notice(THEIRS.requestId(), "a"));
        node.on(new Event.PostSent(POST));
        node.hears(new NodeMessage.Held(POST.ref()));
        pass(Duration.ofSeconds(9));
        boolean stopped = node.hasStopped(POST);
        // When
        node.hears(new NodeMessage.Ack(POST.ref(), Delivery.DROPPED));
        // Then
        assertThat(stopped).isTrue();
        assertThat(node.responses()).hasSize(1);
        assertThat(node.deliveries()).containsExactly(Delivery.DROPPED);
    }

    @Test
    void whatBecameOfAHeldResponseIsAskedForWhenTheNewsMustBeLost() {
        // Given
        post(Responses.notice(THEIRS.requestId(), "a"));
        node.on(new Event.PostSent(POST));
        node.hears(new NodeMessage.Held(POST.ref()));
        // When
        pass(Duration.ofSeconds(11));
        // Then
        assertThat(node.responses()).hasSize(2);
        node.on(new Event.PostSent(POST));
        pass(REPEAT);
        assertThat(node.responses()).hasSize(3);
    }

    @Test
    void whoHoldsAResponseAndNeverSpeaksAgainIsNotWaitedForForEver() {
        // Given
        post(Responses.notice(THEIRS.requestId(), "a"));
        pass(Duration.ofSeconds(15));
        node.hears(new NodeMessage.Held(POST.ref()));
        pass(Duration.ofSeconds(29));
        boolean early = !node.deliveries().isEmpty();
        // When
        pass(Duration.ofSeconds(1));
        // Then
        assertThat(early).isFalse();
        assertThat(node.deliveries()).containsExactly(Delivery.DROPPED);
    }

    @Test
    void whatHasWaitedTooLongIsTakenOutOfTheLine() {
        // Given
        post(Responses.answer(THEIRS));
        // When
        pass(Duration.ofSeconds(20));
        // Then
        assertThat(node.deliveries()).containsExactly(Delivery.UNAVAILABLE);
        assertThat(node.hasStopped(POST)).isTrue();
    }

    // --- at the owner

    private NodeMessage.Response notice(CommandId command) {
        return new NodeMessage.Response(command, FAR.ref(), Responses.notice(command.requestId(), "a"));
    }

    @Test
    void aNoticeThatItsCallerDoesNotReadIsHeldAndItsResponderHearsSo() {
        // Given
        CommandId call = node.submit(Calls.aCall());
        var _ = node.handOver(call);
        node.hears(notice(call));
        node.clear();
        // When
        node.on(new Event.NoticeHeld(FAR));
        // Then
        assertThat(node.sent()).containsExactly(new NodeMessage.Held(FAR.ref()));
    }

    @Test
    void aRepetitionOfWhatIsHeldIsAnsweredAtOnce() {
        // Given
        CommandId call = node.submit(Calls.aCall());
        var _ = node.handOver(call);
        node.hears(notice(call));
        node.clear();
        // When
        node.hears(notice(call));
        // Then
        assertThat(node.sent()).containsExactly(new NodeMessage.Held(FAR.ref()));
    }

    @Test
    void newsOfHoldingThatComeAfterTheVerdictAreNotPassedOn() {
        // Given
        CommandId call = node.submit(Calls.aCall());
        var _ = node.handOver(call);
        node.hears(notice(call));
        node.clear();
        node.on(new Event.NoticeSettled(FAR, Delivery.ACCEPTED));
        // When
        node.on(new Event.NoticeHeld(FAR));
        // Then
        assertThat(node.sent()).isEqualTo(List.of(new NodeMessage.Ack(FAR.ref(), Delivery.ACCEPTED)));
    }
}
