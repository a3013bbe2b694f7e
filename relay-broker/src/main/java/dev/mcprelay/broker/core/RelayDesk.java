// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.match.Standing;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.message.PostRef;

/// Responses on their way between the node that took them and the node whose caller waits: repeated until
/// that node has them, and taken once. What has it may take its time to say what becomes of it: while a
/// caller does not read, its notices are held there, and nothing is on the way.
final class RelayDesk {
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
        if (isOwnerGone(post)) {
            answer(post, Delivery.GONE);
            return;
        }
        post.leaves();
        tunnel.emit(new Effect.SendResponse(post.owner(), post.id(), post.message()));
        tunnel.alarms.set(post.alarm(), post.next(now));
    }

    private boolean isOwnerGone(RelayedPost post) {
        return tunnel.facts.peers().standing(post.owner()) == Standing.GONE;
    }

    /// A copy has left: from now on it may be missed.
    void sent(PostId id, Tick now) {
        RelayedPost post = relayed.get(id);
        if (post != null) {
            post.left(now);
            tunnel.alarms.set(post.alarm(), post.next(now));
        }
    }

    void timeCame(RelayedPost post, Tick now) {
        if (post.isOver(now)) {
            answer(post, post.isTerminal() ? Delivery.UNAVAILABLE : Delivery.DROPPED);
        } else if (isOwnerGone(post)) {
            answer(post, Delivery.GONE);
        } else if (post.goesAgain(now)) {
            send(post, now);
        } else {
            tunnel.alarms.set(post.alarm(), post.next(now));
        }
    }

    /// Its owner has it: no copy need leave any more.
    void heldThere(PostRef ref, Tick now) {
        RelayedPost post = relayed.get(PostId.of(ref));
        if (post != null) {
            tunnel.emit(new Effect.StopSending(post.id()));
            post.heldThere(tunnel.limits().noticeWait(), now);
            tunnel.alarms.set(post.alarm(), post.next(now));
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
        if (post.isBegun()) {
            tunnel.emit(new Effect.StopSending(post.id()));
        }
        tunnel.emit(new Effect.AnswerPost(post.id(), delivery));
    }

    // --- at the owner

    /// Whether this response was not here before; else what was said of it is said again.
    boolean isNew(PostId post) {
        if (!taken.containsKey(post)) {
            taken.put(post, null);
            if (taken.size() > MOST_REMEMBERED) {
                taken.remove(taken.keySet().iterator().next());
            }
            return true;
        }
        Delivery said = taken.get(post);
        if (said == null) {
            sayHeld(post);
        } else {
            acknowledge(post, said);
        }
        return false;
    }

    /// Its caller has to read before more is said of it.
    void hold(PostId post) {
        if (taken.containsKey(post) && taken.get(post) == null) {
            sayHeld(post);
        }
    }

    private void sayHeld(PostId post) {
        tunnel.emit(new Effect.Send(post.responder(), new NodeMessage.Held(post.ref()), false));
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
