// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.nodes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.mcprelay.protocol.id.InvalidIdException;
import dev.mcprelay.protocol.id.NodeId;

/// What BEAT returns.
///
/// @param micros the store's time
/// @param epoch of the store's data
/// @param known whether this node was still listed
/// @param contested whether another process has beaten under its id since
record BeatReply(long micros, String epoch, boolean known, boolean contested, Map<NodeId, Beat> beats) {
    private static final int HEAD = 4;
    private static final int PER_NODE = 3;
    private static final long MICROS = 1000;

    /// @param millis when, by the store's time
    record Beat(long millis, Optional<NodeFacts> facts) {}

    BeatReply {
        beats = Map.copyOf(beats);
    }

    /// Another process bears the name, and nothing was done.
    static boolean isTaken(List<String> reply) {
        return reply.getFirst().equals("TAKEN");
    }

    /// What strangers left in the list is passed over.
    static BeatReply of(List<String> reply) {
        Map<NodeId, Beat> beats = new HashMap<>();
        for (int i = HEAD; i + PER_NODE <= reply.size(); i += PER_NODE) {
            read(reply.subList(i, i + PER_NODE), beats);
        }
        return new BeatReply(
                Long.parseLong(reply.get(0)),
                reply.get(1),
                reply.get(2).equals("1"),
                reply.get(3).equals("1"),
                beats);
    }

    private static void read(List<String> node, Map<NodeId, Beat> beats) {
        try {
            beats.put(NodeId.parse(node.get(0)), new Beat(Long.parseLong(node.get(1)), NodeJson.read(node.get(2))));
        } catch (InvalidIdException | NumberFormatException e) {
            return; // not one of us
        }
    }

    long millis() {
        return micros / MICROS;
    }
}
