// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.sim;

import java.time.Duration;
import java.util.Map;
import java.util.Random;

import dev.mcprelay.broker.core.Effect;
import dev.mcprelay.broker.core.Event;
import dev.mcprelay.broker.core.PostId;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.protocol.command.CommandHead;
import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.NodeId;

/// What nodes say to each other: dropped, repeated and late, as the faults have it.
final class SimNetwork {
    private final Random random;
    private final Timeline time;
    private final SimFaults faults;
    private final ClusterChecker checker;
    private final Map<NodeId, SimNode> nodes;

    /// @param nodes as they are at any time
    SimNetwork(Random random, Timeline time, SimFaults faults, ClusterChecker checker, Map<NodeId, SimNode> nodes) {
        this.random = random;
        this.time = time;
        this.faults = faults;
        this.checker = checker;
        this.nodes = nodes;
    }

    void grant(SimNode node, Effect.SendGrant grant) {
        checker.granted(grant.grant().command());
        CommandHead head = new CommandHead(
                grant.handout().command().requestId(),
                "token",
                grant.handout().call().channel(),
                time.wallTime(),
                HeaderFields.NONE,
                null);
        NodeMessage message = new NodeMessage.Grant(
                grant.grant(),
                grant.of(),
                grant.arrival(),
                time.wallTime().plusSeconds(2),
                grant.remaining(),
                grant.work(),
                grant.eager(),
                new TunnelCommand.SessionTermination(head));
        NodeId edge = grant.grant().slot().edge();
        boolean away = faults.isStoreAway() || (!faults.isCalm() && !faults.isGentle() && random.nextInt(200) == 0);
        if (away) {
            time.in(Duration.ofMillis(random.nextInt(20)), () -> node.on(new Event.Unsent(grant.grant())));
        } else {
            send(node, edge, message);
        }
    }

    /// It may stand in a line for a while.
    void respond(SimNode node, NodeId to, PostId post, NodeMessage message) {
        Duration standing = random.nextInt(20) == 0 ? Duration.ofMillis(random.nextInt(2000)) : Duration.ZERO;
        time.in(standing, () -> {
            if (!node.dead) {
                send(node, to, message);
                node.on(new Event.PostSent(post));
            }
        });
    }

    void send(SimNode from, NodeId to, NodeMessage message) {
        if (faults.isStoreAway()) {
            return;
        }
        int copies = faults.fate().copies();
        for (int i = 0; i < copies; i++) {
            time.in(faults.messageDelay(), () -> {
                SimNode node = nodes.get(to);
                if (node != null && !from.dead) {
                    checker.heard(to, message);
                    node.on(new Event.Heard(
                            from.id, message, random.nextInt(50) == 0 && !faults.isCalm() && !faults.isGentle()));
                }
            });
        }
        checker.said(from.id, message);
    }
}
