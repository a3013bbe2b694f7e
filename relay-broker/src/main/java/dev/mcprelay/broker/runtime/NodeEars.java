// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.time.Instant;
import java.util.function.BiConsumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.mcprelay.broker.core.Event;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.port.FrameBus;
import dev.mcprelay.broker.port.Membership;
import dev.mcprelay.protocol.id.TunnelId;

/// What other nodes say, on its way to the tunnel that it is about. On the bus's thread.
final class NodeEars {
    private static final Logger LOG = LoggerFactory.getLogger(NodeEars.class);

    private final Membership membership;
    private final StallFence fence;
    private final BiConsumer<TunnelId, Event> tunnels;

    NodeEars(Membership membership, StallFence fence, BiConsumer<TunnelId, Event> tunnels) {
        this.membership = membership;
        this.fence = fence;
        this.tunnels = tunnels;
    }

    /// One message that cannot be taken must not make the node deaf, not even where memory runs out.
    void heard(FrameBus.Received received) {
        try {
            take(received);
        } catch (RuntimeException | Error bug) {
            LOG.atError().setCause(bug).addKeyValue("from", received.from()).log("a message of another node failed");
        }
    }

    private void take(FrameBus.Received received) {
        membership.heard(received.from());
        NodeMessage message = received.message();
        if (message instanceof NodeMessage.Leave) {
            membership.drains(received.from());
        } else if (!received.tunnel().equals(FrameBus.NO_TUNNEL)) {
            tunnels.accept(received.tunnel(), new Event.Heard(received.from(), judged(message), received.missed()));
        }
    }

    /// A grant that came while this node stood still is void, whatever its date: the edge can only bounce it,
    /// and remembers that it did.
    private NodeMessage judged(NodeMessage message) {
        return message instanceof NodeMessage.Grant grant && fence.holdsBack(grant) ? voided(grant) : message;
    }

    private static NodeMessage voided(NodeMessage.Grant grant) {
        return new NodeMessage.Grant(
                grant.grant(),
                grant.of(),
                grant.arrival(),
                Instant.EPOCH,
                grant.remaining(),
                grant.work(),
                grant.eager(),
                grant.command());
    }
}
