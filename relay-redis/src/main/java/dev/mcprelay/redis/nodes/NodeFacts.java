// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.nodes;

/// What a node says of itself with every beat.
///
/// @param version of the relay
/// @param protoMin oldest version of the messages that it understands
/// @param protoMax newest version of the messages that it understands: nothing newer is sent to it
/// @param zone where it runs; empty: unknown
public record NodeFacts(boolean draining, String version, int protoMin, int protoMax, String zone) {

    NodeFacts drained() {
        return new NodeFacts(true, version, protoMin, protoMax, zone);
    }
}
