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
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.response.TunnelResponse;

/// Watches every call of a simulated cluster, and throws at the first broken promise.
final class ClusterChecker {
    /// A paused node tells its callers late.
    private static final Duration LATE = Duration.ofSeconds(10);

    /// One call, and all that happened to it.
    private static final class Story {
        private final CommandId id;
        private final Tick deadline;
        private final List<String> events = new ArrayList<>();
        private boolean accepted;
        private boolean left;
        private int received;
        private int notices = -1;
        private Frame.@Nullable Final outcome;

        Story(CommandId id, Tick deadline) {
            this.id = id;
            this.deadline = deadline;
        }
    }

    private final Timeline time;
    private final Map<CommandId, Story> stories = new HashMap<>();
    private final Map<NodeId, Tick> dead = new HashMap<>();
    private final Map<ErrorCode, Integer> failures = new EnumMap<>(ErrorCode.class);
    private int answered;
    private int refused;
    private int bounces;
    private int messages;

    ClusterChecker(Timeline time) {
        this.time = time;
    }

    int answered() {
        return answered;
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

    private Story story(CommandId id, String what) {
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
        stories.put(id, new Story(id, time.now().plus(call.deadline())));
    }

    void accepted(CommandId id) {
        story(id, "accepted").accepted = true;
    }

    void refused(CommandId id) {
        var _ = story(id, "refused");
        refused++;
    }

    void callerLeft(CommandId id) {
        story(id, "caller left").left = true;
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

    void received(CommandId id, NodeId from) {
        Story story = story(id, "received from " + from);
        story.received++;
        check(story.received == 1, "I1: received twice", story);
        check(
                !(story.outcome instanceof Frame.Failed failed) || failed.delivered(),
                "I4: ran after it was told",
                story);
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
        check(!story.deadline.plus(LATE).isBefore(time.now()), "I3: long after its deadline", story);
    }

    void posted(ClusterClient.Post post, Delivery delivery) {
        Story story = story(post.command(), "post of " + (post.last() ? "final" : "notice") + ": " + delivery);
        boolean promised = post.last() && delivery == Delivery.ACCEPTED;
        boolean reached = story.outcome instanceof Frame.Answered;
        check(
                !promised || reached || story.left || dead.containsKey(story.id.owner()),
                "I5: accepted, and the caller has no answer",
                story);
    }

    void said(boolean bounce) {
        messages++;
        bounces += bounce ? 1 : 0;
    }

    void everythingEnded() {
        for (Story story : stories.values()) {
            boolean ownerDied = dead.containsKey(story.id.owner());
            check(!story.accepted || story.outcome != null || ownerDied, "I3: no outcome", story);
        }
    }
}
