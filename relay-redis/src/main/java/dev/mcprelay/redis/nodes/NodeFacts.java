// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.nodes;

import java.util.Collections;
import java.util.Set;

/// What a node says of itself with every beat.
///
/// @param version of the relay
/// @param protoMin oldest version of the messages that it understands
/// @param protoMax newest version of the messages that it understands: nothing newer is sent to it
/// @param zone where it runs; empty: unknown
/// @param secrets short names of the cluster secrets that it knows; empty: it does not say
public record NodeFacts(
        boolean draining, String version, int protoMin, int protoMax, String zone, Set<String> secrets) {

    public NodeFacts {
        secrets = Set.copyOf(secrets);
    }

    public NodeFacts(boolean draining, String version, int protoMin, int protoMax, String zone) {
        this(draining, version, protoMin, protoMax, zone, Set.of());
    }

    /// Whether the two cannot read what the other seals.
    public boolean isStrangerTo(NodeFacts other) {
        return !secrets.isEmpty() && !other.secrets.isEmpty() && Collections.disjoint(secrets, other.secrets);
    }

    NodeFacts drained() {
        return new NodeFacts(true, version, protoMin, protoMax, zone, secrets);
    }
}
