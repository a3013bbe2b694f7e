// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.sim;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.core.Effect;
import dev.mcprelay.broker.core.Handout;
import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.response.TunnelResponse;

/// Watches every call of a simulated cluster, and throws at the first broken promise.
final class ClusterChecker {
    private static final Duration LATE = Duration.ofSeconds(1);
    private static final long NOTICE = 1L << 62;

    /// One call, and all that happened to it.
    private static final class Story {
        private final CommandId id;
        private final Duration patience;
        private Tick deadline = new Tick(0);
        private Duration pausedBefore = Duration.ZERO;
        private final List<String> events = new ArrayList<>();
        private boolean accepted;
        private boolean left;
        private int received;
        private @Nullable InstanceId receivedBy;
        private int cancellations;
        private boolean cancelled;
        private int notices = -1;
        private Frame.@Nullable Final outcome;

        Story(CommandId id, Duration patience) {
            this.id = id;
            this.patience = patience;
        }
    }

    private final Timeline time;
    private final Map<CommandId, Story> stories = new HashMap<>();
    private final Map<NodeId, Tick> dead = new HashMap<>();
    private final Map<NodeId, Duration> pauses = new HashMap<>();
    private final Map<ErrorCode, Integer> failures = new EnumMap<>(ErrorCode.class);
    private int answered;
    private int refused;
    private int bounces;
    private int messages;
    private int cancellations;

    ClusterChecker(Timeline time) {
        this.time = time;
    }

    int answered() {
        return answered;
    }

    int cancellations() {
        return cancellations;
    }

    int messages() {
        return messages;
    }

    int bounces() {
        return bounces;
    }

    Map<ErrorCode, Integer> failures() {
        return failures;
    }

    int calls() {
        return stories.size();
    }

    int refusals() {
        return refused;
    }

    /// The core makes one itself when a call is to be cancelled: named after it.
    private static @Nullable CommandId cancelledBy(CommandId notice) {
        boolean made = notice.sequence() >= NOTICE;
        return made ? new CommandId(notice.owner(), notice.sequence() - NOTICE) : null;
    }

    private Story story(CommandId id, String what) {
        CommandId cancelled = cancelledBy(id);
        if (cancelled != null) {
            stories.computeIfAbsent(id, _ -> new Story(id, Duration.ofSeconds(5)));
            var _ = story(cancelled, "its cancellation: " + what);
        }
        Story story = Objects.requireNonNull(stories.get(id), () -> "unknown " + id + ": " + what);
        story.events.add(time.now().nanos() / 1000 + "us " + what);
        return story;
    }

    private static void check(boolean holds, String promise, Story story) {
        if (!holds) {
            throw new AssertionError(promise + ": " + story.id + "\n  " + String.join("\n  ", story.events));
        }
    }

    void submitted(CommandId id, Call call) {
        stories.put(id, new Story(id, call.deadline()));
    }

    void accepted(CommandId id) {
        Story story = story(id, "accepted");
        story.accepted = true;
        story.deadline = time.now().plus(story.patience);
        story.pausedBefore = paused(id);
    }

    void refused(CommandId id) {
        var _ = story(id, "refused");
        refused++;
    }

    void callerLeft(CommandId id) {
        story(id, "caller left").left = true;
    }

    /// A node that stands still tells its callers late.
    void paused(NodeId node, Duration how) {
        pauses.merge(node, how, Duration::plus);
    }

    private Duration paused(CommandId id) {
        return pauses.getOrDefault(id.owner(), Duration.ZERO);
    }

    void died(NodeId node) {
        dead.put(node, time.now());
    }

    void granted(CommandId id) {
        Story story = story(id, "granted");
        check(story.outcome == null, "I7: granted after its outcome", story);
    }

    void handedOver(Effect.HandOver handOver) {
        for (Handout handout : handOver.handouts()) {
            var _ = story(handout.command(), "handed over to " + handout.instance() + " in " + handOver.batch());
        }
    }

    /// Somebody has asked for it.
    void cancelled(CommandId id) {
        story(id, "cancelled").cancelled = true;
    }

    void received(CommandId id, InstanceId by, NodeId from) {
        Story story = story(id, "received by " + by + " from " + from);
        story.received++;
        story.receivedBy = by;
        CommandId about = cancelledBy(id);
        if (about != null) {
            follows(stories.getOrDefault(about, story), by);
        }
        check(story.received == 1, "I1: received twice", story);
        check(
                !(story.outcome instanceof Frame.Failed failed) || failed.delivered(),
                "I4: ran after it was told",
                story);
    }

    private void follows(Story call, InstanceId by) {
        cancellations++;
        call.cancellations++;
        check(call.cancellations == 1, "cancelled twice", call);
        check(call.cancelled || call.left, "cancelled, and nobody wanted it", call);
        check(by.equals(call.receivedBy), "cancelled at an instance that never had it", call);
    }

    void noticed(Effect.EmitNotice notice) {
        Story story = story(notice.command(), "notice " + notice.post());
        int number = number(notice.notice().response());
        check(number > story.notices, "I6: notices out of order", story);
        story.notices = number;
    }

    private static int number(TunnelResponse response) {
        String text = new String(Objects.requireNonNull(response.json()).toByteArray(), StandardCharsets.UTF_8);
        int at = text.indexOf("\"message\":\"") + "\"message\":\"".length();
        return Integer.parseInt(text.substring(at, text.indexOf('"', at)));
    }

    void completed(Effect.Complete complete) {
        Story story = story(complete.command(), "ends with " + complete.outcome());
        check(story.accepted, "ended without being accepted", story);
        check(story.outcome == null, "I3: two outcomes", story);
        story.outcome = complete.outcome();
        switch (complete.outcome()) {
            case Frame.Answered(var response, var _, var _, var _) -> {
                answered++;
                check(response.requestId().equals(story.id.requestId()), "another call's answer", story);
            }
            case Frame.Failed failed -> {
                failures.merge(failed.reason(), 1, Integer::sum);
                check(failed.delivered() || story.received == 0, "I4: ran, and was told that it did not", story);
            }
        }
        Duration stood = paused(story.id).minus(story.pausedBefore);
        check(!story.deadline.plus(LATE).plus(stood).isBefore(time.now()), "I3: long after its deadline", story);
    }

    void posted(ClusterClient.Post post, Delivery delivery) {
        Story story = story(post.command(), "post of " + (post.last() ? "final" : "notice") + ": " + delivery);
        boolean promised = post.last() && delivery == Delivery.ACCEPTED;
        boolean reached = story.outcome instanceof Frame.Answered;
        check(
                !promised
                        || reached
                        || story.left
                        || cancelledBy(story.id) != null
                        || dead.containsKey(story.id.owner()),
                "I5: accepted, and the caller has no answer",
                story);
    }

    void said(NodeId from, NodeMessage message) {
        messages++;
        bounces += message instanceof NodeMessage.Bounce ? 1 : 0;
        note(message, from + " says ");
    }

    void heard(NodeId by, NodeMessage message) {
        note(message, by + " hears ");
    }

    private void note(NodeMessage message, String what) {
        CommandId about = switch (message) {
            case NodeMessage.Grant grant -> grant.grant().command();
            case NodeMessage.Bounce(var grant, var _) -> grant.command();
            case NodeMessage.Handed(var grant, var _) -> grant.command();
            case NodeMessage.Lost(var grant) -> grant.command();
            case NodeMessage.Revoke(var grant) -> grant.command();
            case NodeMessage.Status(var grant) -> grant.command();
            case NodeMessage.Settled(var grant) -> grant.command();
            default -> null;
        };
        if (about != null) {
            String name = message.getClass().getSimpleName();
            var _ = story(about, what + (message instanceof NodeMessage.Bounce bounce ? bounce : name));
        }
    }

    void everythingEnded() {
        for (Story story : stories.values()) {
            boolean ownerDied = dead.containsKey(story.id.owner());
            check(!story.accepted || story.outcome != null || ownerDied, "I3: no outcome", story);
        }
    }
}
