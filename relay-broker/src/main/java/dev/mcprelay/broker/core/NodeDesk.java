// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;

import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.protocol.id.NodeId;

/// Hears other nodes. Each message may come twice, late, or not at all.
final class NodeDesk {
    private final TunnelState tunnel;
    private final MatchDesk matches;
    private final GrantDesk grants;
    private final SlotDesk slots;
    private final GuestDesk guests;
    private final RelayDesk relay;
    private final PostDesk posts;
    private final PollDesk polls;

    NodeDesk(
            TunnelState tunnel,
            MatchDesk matches,
            GrantDesk grants,
            SlotDesk slots,
            GuestDesk guests,
            PostDesk posts,
            PollDesk polls) {
        this.tunnel = tunnel;
        this.matches = matches;
        this.grants = grants;
        this.slots = slots;
        this.guests = guests;
        this.posts = posts;
        this.polls = polls;
        relay = posts.relay();
    }

    void heard(Event.Heard event, Tick now) {
        NodeId from = event.from();
        grants.heardOf(from);
        if (event.missed()) {
            grants.askAll(from, now);
        }
        switch (event.message()) {
            case NodeMessage.Match match -> matches.matches(match, now);
            case NodeMessage.Grant grant -> guests.granted(grant, now);
            case NodeMessage.Bounce(var grant, var reason) -> grants.bounced(grant, reason, now);
            case NodeMessage.Handed(var grant, var instance) -> grants.handed(grant, instance, now);
            case NodeMessage.Lost(var grant) -> grants.lost(grant, now);
            case NodeMessage.Decline(var slot, var count) -> slots.declined(slot, count);
            case NodeMessage.Revoke(var grant) -> guests.revoked(grant, now);
            case NodeMessage.Settled(var grant) -> guests.settled(grant, now);
            case NodeMessage.Reached reached -> tunnel.instances.reached(reached, now);
            case NodeMessage.SpeaksHttp(var instance, var channel) ->
                posts.upstreams().isHttp(instance, channel);
            case NodeMessage.Status(var grant) -> guests.asked(grant, now);
            case NodeMessage.Response response -> responded(response, now);
            case NodeMessage.Held(var post) -> relay.heldThere(post, now);
            case NodeMessage.Ack ack -> relay.acknowledged(ack);
            case NodeMessage.Moved(var slot, var _) -> slots.moved(slot, now);
            case NodeMessage.Hidden(var registration) -> slots.hidden(registration, now);
            case NodeMessage.InstanceGone gone -> instanceGone(gone, now);
            case NodeMessage.Cancel cancel -> polls.calls().cancels().asked(cancel, now);
            case NodeMessage.Probe _, NodeMessage.Leave _ -> {
                // about nodes, not about a tunnel
            }
        }
    }

    private void responded(NodeMessage.Response response, Tick now) {
        PostId post = PostId.of(response.post());
        if (response.command().owner().equals(tunnel.facts.node()) && relay.isNew(post)) {
            posts.posted(new Event.ResponsePosted(post, response.command(), response.response()), now);
        }
    }

    private void instanceGone(NodeMessage.InstanceGone gone, Tick now) {
        Duration ago = Duration.between(gone.since(), tunnel.facts.peers().sharedTime());
        InstanceRecord here = tunnel.instances.get(gone.instance());
        boolean fresh = here != null
                && (here.parked() != null || now.since(here.activity()).compareTo(ago) < 0);
        if (here != null && !fresh) {
            polls.gone(here, now);
        }
        grants.instanceGone(gone.instance(), ago, now);
        polls.calls().instanceGone(gone.instance(), now);
    }
}
