// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis;

import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.TunnelId;

/// The name of every key and channel in Redis. What belongs to one tunnel or one node has one hash tag, so
/// that a script stays inside one slot of a Cluster; no script touches two tags.
///
/// @param prefix of every name, so that several relays can share a Redis; `relay:` by default
public record RelayKeys(String prefix) {
    public static final RelayKeys DEFAULT = new RelayKeys("relay:");

    public RelayKeys {
        if (prefix.contains("{") || prefix.contains("}")) {
            throw new IllegalArgumentException("key prefix: '" + prefix + "' (expected: no braces)");
        }
    }

    /// HASH of one tunnel: its document, its version, and its runtime keys.
    public String tunnel(TunnelId tunnel) {
        return ofTunnel(tunnel, "tunnel");
    }

    /// SET of all tunnel ids. May hold an id too many for a moment, or after a crash; never one too few.
    public String tunnels() {
        return prefix + "{tunnels}:all";
    }

    /// Channel on which changes of the registry are told.
    public String registryChanges() {
        return prefix + "registry-changes";
    }

    /// ZSET of the calls that wait for a poll.
    public String waiting(TunnelId tunnel) {
        return ofTunnel(tunnel, "wait");
    }

    /// HASH of the instances that were seen.
    public String instances(TunnelId tunnel) {
        return ofTunnel(tunnel, "inst");
    }

    /// STRING: where a session lives whose first instance has gone.
    ///
    /// @param session a short name of it
    public String home(TunnelId tunnel, String session) {
        return ofTunnel(tunnel, "home:" + session);
    }

    /// Channel: the control lane towards a node.
    public String controlLane(NodeId node) {
        return ofNode(node, "c");
    }

    /// LIST: the bulk lane towards a node.
    public String bulkLane(NodeId node) {
        return ofNode(node, "b");
    }

    /// ZSET of nodes by their last beat.
    public String nodeBeats() {
        return prefix + "{nodes}:beat";
    }

    /// HASH of what nodes say about themselves.
    public String nodeFacts() {
        return prefix + "{nodes}:meta";
    }

    /// STRING that changes when Redis has lost its data.
    public String epoch() {
        return prefix + "{nodes}:epoch";
    }

    private String ofTunnel(TunnelId tunnel, String what) {
        return prefix + "{t:" + tunnel + "}:" + what;
    }

    private String ofNode(NodeId node, String what) {
        return prefix + "{n:" + node + "}:" + what;
    }
}
