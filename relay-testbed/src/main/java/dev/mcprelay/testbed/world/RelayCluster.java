// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.world;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Several nodes in this process over one real Redis: the same admin key, cluster secret and public URL.
public final class RelayCluster implements AutoCloseable {
    /// The admin key of every cluster made here.
    public static final String ADMIN_KEY = "admin-key-of-the-testbed";

    private final List<RelayNode> nodes;

    private RelayCluster(List<RelayNode> nodes) {
        this.nodes = nodes;
    }

    /// @param redisUrl of a running Redis
    /// @param prefix of this cluster's keys in it
    /// @param settings properties of every node besides
    public static RelayCluster start(int size, String redisUrl, String prefix, Map<String, Object> settings) {
        List<RelayNode> nodes = new ArrayList<>();
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("relay.redis.url", redisUrl);
        properties.put("relay.redis.prefix", prefix);
        properties.put("relay.admin.key", ADMIN_KEY);
        properties.put("relay.cluster.secrets[0]", "1:a-secret-for-the-testbed-that-is-long-enough");
        properties.putAll(settings);
        for (int i = 0; i < size; i++) {
            RelayNode node = RelayNode.start(RelayNode.freePort(), properties);
            properties.putIfAbsent("relay.public-url", node.url());
            nodes.add(node);
        }
        return new RelayCluster(nodes);
    }

    public RelayNode node(int index) {
        return nodes.get(index);
    }

    public AdminClient admin(int index) {
        return new AdminClient(node(index).url(), ADMIN_KEY);
    }

    @Override
    public void close() {
        nodes.reversed().forEach(RelayNode::close);
    }
}
