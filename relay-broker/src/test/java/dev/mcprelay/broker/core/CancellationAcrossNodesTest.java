// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.Call.SessionRef;
import dev.mcprelay.broker.CallBounds;
import dev.mcprelay.broker.CallBounds.Rate;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.InstanceHash;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.match.WaitingCommand;
import dev.mcprelay.broker.message.GrantRef;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;

import static org.assertj.core.api.Assertions.assertThat;

/// The caller, the notice and the instance are at different nodes.
final class CancellationAcrossNodesTest {
    private static final Calls IN_SESSION = Calls.aRequest("7", "tools/call").inSession("s");
    private static final Calls NOTICE = Calls.aCancellationOf("7").inSession("s");

    private final OwnerRig owner = new OwnerRig();

    private static NodeMessage asked(Calls notice) {
        return Objects.requireNonNull(CancelNotice.question(notice.call()));
    }

    // --- a modern caller leaves

    @Test
    void theInstanceAtAnotherNodeHearsThatTheCallerLeft() {
        // Given
        CommandId call = owner.submit(Calls.aCall().modern());
        var _ = owner.handOver(call);
        owner.clear();
        // When
        owner.on(new Event.CallerLeft(call));
        // Then
        WaitingCommand notice = owner.sought().getFirst();
        assertThat(notice.pin()).isEqualTo(InstanceHash.of(OwnerRig.INSTANCE));
        var _ = owner.grant(notice.command());
        assertThat(owner.grants().getFirst().handout().cancels()).isEqualTo(call);
    }

    @Test
    void aGrantThatTurnsOutToHaveBeenHandedOverIsCancelledThen() {
        // Given
        CommandId call = owner.submit(Calls.aCall().modern());
        GrantRef grant = owner.grant(call);
        owner.on(new Event.CallerLeft(call));
        boolean revoked = owner.sent().contains(new NodeMessage.Revoke(grant));
        owner.clear();
        // When
        owner.hears(new NodeMessage.Handed(grant, OwnerRig.INSTANCE));
        // Then
        assertThat(revoked).isTrue();
        assertThat(owner.sought()).hasSize(1);
    }

    @Test
    void aGrantThatWasRevokedInTimeIsNotCancelled() {
        // Given
        CommandId call = owner.submit(Calls.aCall().modern());
        GrantRef grant = owner.grant(call);
        owner.on(new Event.CallerLeft(call));
        owner.clear();
        // When
        owner.hears(new NodeMessage.Bounce(grant, NodeMessage.Bounce.Reason.FENCED));
        // Then
        assertThat(owner.sought()).isEmpty();
    }

    @Test
    void newsThatComeTwiceCancelOnce() {
        // Given
        CommandId call = owner.submit(Calls.aCall().modern());
        GrantRef grant = owner.handOver(call);
        owner.on(new Event.CallerLeft(call));
        CommandId notice = owner.sought().getLast().command();
        var _ = owner.handOver(notice);
        owner.clear();
        // When
        owner.hears(new NodeMessage.Handed(grant, OwnerRig.INSTANCE));
        // Then
        assertThat(owner.sought()).isEmpty();
        assertThat(owner.grants()).isEmpty();
    }

    @Test
    void aCancellationThatFindsNoPollIsDroppedInSilence() {
        // Given
        CommandId call = owner.submit(Calls.aCall().modern());
        var _ = owner.handOver(call);
        owner.on(new Event.CallerLeft(call));
        CommandId notice = owner.sought().getLast().command();
        // When
        owner.pass(Duration.ofSeconds(6));
        owner.pass(Duration.ofHours(2));
        // Then
        assertThat(owner.outcomes(notice)).isEmpty();
        assertThat(owner.isForgettable()).isTrue();
    }

    // --- a notice that comes in elsewhere

    @Test
    void aNoticeAboutAnUnknownRequestIsAskedForAtAllNodes() {
        // When
        CommandId notice = owner.submit(NOTICE);
        // Then
        assertThat(owner.toldAll()).containsExactly(asked(NOTICE));
        assertThat(owner.outcomes(notice))
                .singleElement()
                .extracting(Effect.Complete::outcome)
                .isInstanceOf(Frame.Answered.class);
        assertThat(owner.sought()).isEmpty();
    }

    @Test
    void noticesThatAllNodesAreToldOfCountAsCalls() {
        // Given
        CallBounds slow = new CallBounds(100, Rate.ANY, new Rate(1, 2), Long.MAX_VALUE);
        OwnerRig bounded = new OwnerRig(BrokerLimits.DEFAULTS.with(slow));
        var _ = bounded.submit(NOTICE);
        var _ = bounded.submit(NOTICE);
        // When
        var _ = bounded.submit(NOTICE);
        // Then
        assertThat(bounded.toldAll()).hasSize(2);
        assertThat(bounded.refusals()).containsExactly(ErrorCode.RATE_LIMIT_EXCEEDED);
    }

    @Test
    void aNoticeAboutARequestOfThisNodeConcernsNobodyElse() {
        // Given
        CommandId call = owner.submit(IN_SESSION);
        var _ = owner.handOver(call);
        // When
        CommandId notice = owner.submit(NOTICE);
        // Then
        assertThat(owner.toldAll()).isEmpty();
        assertThat(owner.sought()).extracting(WaitingCommand::command).contains(notice);
    }

    @Test
    void aNoticeWithoutASessionIsAskedForNowhere() {
        // When
        CommandId notice = owner.submit(Calls.aCancellationOf("7"));
        // Then
        assertThat(owner.toldAll()).isEmpty();
        assertThat(owner.sought()).extracting(WaitingCommand::command).containsExactly(notice);
    }

    @Test
    void aRequestThatWaitsIsEndedByANoticeFromElsewhere() {
        // Given
        CommandId call = owner.submit(IN_SESSION);
        // When
        owner.hears(asked(NOTICE));
        // Then
        assertThat(owner.outcomes(call))
                .singleElement()
                .extracting(Effect.Complete::outcome)
                .isInstanceOfSatisfying(Frame.Failed.class, failed -> {
                    assertThat(failed.reason()).isEqualTo(ErrorCode.CALLER_LEFT);
                    assertThat(failed.delivered()).isFalse();
                });
    }

    @Test
    void aSessionThatHasMovedIsTheOneThatTheNoticeNames() {
        // Given
        int home = InstanceHash.of(OwnerRig.INSTANCE);
        String moved = new SessionRef("s", 1).movedTo(2).movedTo(home).key();
        CommandId call = owner.submit(IN_SESSION.pinnedTo(moved, home));
        // When
        owner.hears(asked(NOTICE));
        // Then
        assertThat(owner.outcomes(call))
                .singleElement()
                .extracting(Effect.Complete::outcome)
                .isInstanceOfSatisfying(
                        Frame.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(ErrorCode.CALLER_LEFT));
    }

    @Test
    void aRunningRequestIsFollowedByANoticeFromElsewhereOnce() {
        // Given
        CommandId call = owner.submit(IN_SESSION);
        var _ = owner.handOver(call);
        owner.clear();
        owner.hears(asked(NOTICE));
        // When
        owner.hears(asked(NOTICE));
        // Then
        CommandId notice = owner.sought().getFirst().command();
        assertThat(owner.sought()).hasSize(1);
        var _ = owner.handOver(notice);
        owner.hears(asked(NOTICE));
        assertThat(owner.grants()).hasSize(1);
        assertThat(owner.grants().getFirst().handout().cancels()).isEqualTo(call);
        assertThat(owner.grants().getFirst().handout().call().body())
                .isEqualTo(NOTICE.call().body());
        assertThat(owner.outcomes(call)).isEmpty();
    }

    @Test
    void aRequestOnItsWayIsFollowedOnlyWhenItHasArrived() {
        // Given
        CommandId call = owner.submit(IN_SESSION);
        GrantRef grant = owner.grant(call);
        owner.clear();
        owner.hears(asked(NOTICE));
        boolean early = !owner.sought().isEmpty();
        // When
        owner.hears(new NodeMessage.Handed(grant, OwnerRig.INSTANCE));
        // Then
        assertThat(early).isFalse();
        assertThat(owner.sought()).hasSize(1);
    }

    @Test
    void aRequestThatNobodyKnowsTheWhereaboutsOfIsFollowedOnlyIfItTurnsUp() {
        // Given
        CommandId call = owner.submit(IN_SESSION);
        GrantRef grant = owner.grant(call);
        owner.on(new Event.CallerLeft(call));
        owner.clear();
        CommandId notice = owner.submit(NOTICE);
        boolean early = !owner.sought().isEmpty();
        // When
        owner.hears(new NodeMessage.Handed(grant, OwnerRig.INSTANCE));
        // Then
        assertThat(early).isFalse();
        assertThat(owner.outcomes(notice)).hasSize(1);
        assertThat(owner.sought()).hasSize(1);
    }

    @Test
    void aNoticeGoesToNobodyElseWhateverTheStoreSays() {
        // Given
        CommandId call = owner.submit(Calls.aCall().modern());
        var _ = owner.handOver(call);
        owner.on(new Event.CallerLeft(call));
        CommandId notice = owner.sought().getLast().command();
        owner.clear();
        // When
        owner.on(new Event.Introduced(notice, OwnerRig.introductionTo(new InstanceId("other"))));
        // Then
        assertThat(owner.grants()).isEmpty();
        assertThat(owner.sought()).extracting(WaitingCommand::command).containsExactly(notice);
    }

    @Test
    void aRequestOfAnotherSessionIsLeftAlone() {
        // Given
        CommandId call = owner.submit(IN_SESSION);
        // When
        owner.hears(asked(Calls.aCancellationOf("7").inSession("other")));
        // Then
        assertThat(owner.outcomes(call)).isEmpty();
    }
}
