// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.match.Standing;
import dev.mcprelay.broker.message.NodeMessage;

/// Responses on their way between the node that took them and the node whose caller waits: repeated until
/// they are acknowledged, and taken once.
final class RelayDesk {
    private static final Duration REPEAT = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MOST_REMEMBERED = 1024;

    private final TunnelState tunnel;
    private final GuestDesk guests;
    private final Map<PostId, RelayedPost> relayed = new HashMap<>();

    /// What was said of responses of other nodes; null: nothing yet.
    private final Map<PostId, @Nullable Delivery> taken = new LinkedHashMap<>();

    RelayDesk(TunnelState tunnel, GuestDesk guests) {
        this.tunnel = tunnel;
        this.guests = guests;
    }

    boolean isEmpty() {
        return relayed.isEmpty();
    }

    // --- at the responder

    void relay(Event.ResponsePosted posted, Tick now) {
        if (RelayedPost.isTerminal(posted.response())) {
            guests.answered(posted.command(), posted.response(), now);
        }
        RelayedPost post = new RelayedPost(posted, now, tunnel.alarms);
        relayed.put(post.id(), post);
        send(post, now);
    }

    private void send(RelayedPost post, Tick now) {
        if (tunnel.facts.peers().standing(post.owner()) == Standing.GONE) {
            answer(post, Delivery.GONE);
            return;
        }
        tunnel.emit(new Effect.Send(post.owner(), post.message(), false));
        tunnel.alarms.set(post.alarm(), now.plus(REPEAT));
    }

    void timeCame(RelayedPost post, Tick now) {
        if (post.since().plus(PATIENCE).isDue(now)) {
            answer(post, post.isTerminal() ? Delivery.UNAVAILABLE : Delivery.DROPPED);
        } else {
            send(post, now);
        }
    }

    void acknowledged(NodeMessage.Ack ack) {
        RelayedPost post = relayed.get(PostId.of(ack.post()));
        if (post != null) {
            answer(post, ack.delivery());
        }
    }

    private void answer(RelayedPost post, Delivery delivery) {
        relayed.remove(post.id());
        tunnel.alarms.clear(post.alarm());
        tunnel.emit(new Effect.AnswerPost(post.id(), delivery));
    }

    // --- at the owner

    /// Whether this response was not here before; else it is acknowledged again, if it was.
    boolean isNew(PostId post) {
        if (!taken.containsKey(post)) {
            taken.put(post, null);
            if (taken.size() > MOST_REMEMBERED) {
                taken.remove(taken.keySet().iterator().next());
            }
            return true;
        }
        Delivery said = taken.get(post);
        if (said != null) {
            acknowledge(post, said);
        }
        return false;
    }

    /// Says what became of a response, to whomever took it.
    void settle(PostId post, Delivery delivery) {
        if (post.responder().equals(tunnel.facts.node())) {
            tunnel.emit(new Effect.AnswerPost(post, delivery));
        } else {
            taken.replace(post, delivery);
            acknowledge(post, delivery);
        }
    }

    private void acknowledge(PostId post, Delivery delivery) {
        tunnel.emit(new Effect.Send(post.responder(), new NodeMessage.Ack(post.ref(), delivery), false));
    }
}
