// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.wiring;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.mcprelay.api.lifecycle.StartException;
import dev.mcprelay.api.settings.BrokerSettings;
import dev.mcprelay.api.settings.LimitSettings;
import dev.mcprelay.api.settings.RelaySettings;
import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.CallBounds;
import dev.mcprelay.broker.CallObserver;
import dev.mcprelay.broker.port.BrokerClock;
import dev.mcprelay.broker.port.MatchRules;
import dev.mcprelay.broker.port.MatchRules.Bounds;
import dev.mcprelay.broker.port.MatchRules.Times;
import dev.mcprelay.broker.runtime.BrokerNode;
import dev.mcprelay.broker.runtime.Cluster;
import dev.mcprelay.broker.runtime.NodeParts;
import dev.mcprelay.broker.runtime.SystemBrokerClock;
import dev.mcprelay.broker.runtime.TimerThread;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.token.ShardTokenKeys;
import dev.mcprelay.protocol.token.ShardTokens;
import dev.mcprelay.redis.LettuceConnections;
import dev.mcprelay.redis.RelayKeys;

/// The broker and what it shares with the edge.
@Configuration(proxyBeanMethods = false)
class BrokerWiring {

    @Bean
    BrokerClock brokerClock() {
        return new SystemBrokerClock();
    }

    @Bean
    InstantSource clock(BrokerClock clock) {
        return clock::wallTime;
    }

    @Bean
    ShardTokenKeys shardTokenKeys(RelaySettings settings) {
        List<String> secrets = settings.cluster().secrets();
        SequencedMap<Integer, byte[]> keys = new LinkedHashMap<>();
        if (secrets.isEmpty()) {
            if (settings.isProduction()) {
                throw new StartException("No cluster secret is configured: set RELAY_CLUSTER_SECRETS_0=1:SECRET", null);
            }
            byte[] secret = new LocalSecrets(settings.dataDir())
                    .named("cluster.secret")
                    .reveal()
                    .getBytes(StandardCharsets.UTF_8);
            keys.put(0, secret);
        }
        secrets.forEach(configured -> put(keys, configured));
        return new ShardTokenKeys(keys);
    }

    private static void put(SequencedMap<Integer, byte[]> keys, String configured) {
        int colon = configured.indexOf(':');
        try {
            int id = Integer.parseInt(configured.substring(0, Math.max(0, colon)));
            if (id >= 0 && id <= 255) {
                keys.putLast(id, configured.substring(colon + 1).getBytes(StandardCharsets.UTF_8));
                return;
            }
        } catch (NumberFormatException malformed) {
            // falls through to the one error below
        }
        throw new StartException("A cluster secret has no id: write it as 1:SECRET, with an id of 0 to 255.", null);
    }

    @Bean
    ShardTokens shardTokens(ShardTokenKeys keys) {
        return new ShardTokens(keys);
    }

    @Bean(destroyMethod = "close")
    TimerThread brokerTimer(BrokerClock clock) {
        return new TimerThread(clock);
    }

    /// Of this process: one that starts again is another node.
    @Bean
    NodeId nodeId() {
        return NodeId.random();
    }

    @Bean(destroyMethod = "close")
    ClusterLinks clusterLinks(
            LettuceConnections connections,
            RelaySettings settings,
            NodeId node,
            ShardTokenKeys tokenKeys,
            BrokerClock clock,
            ObjectProvider<BuildProperties> build) {
        String version =
                build.stream().map(BuildProperties::getVersion).findFirst().orElse("");
        Bounds bounds = new Bounds(
                settings.limits().tunnel().waiting(), settings.limits().tunnel().instances());
        return StoreWiring.patiently(
                ClusterLinks.open(
                        connections,
                        new RelayKeys(settings.redis().prefix()),
                        new ClusterLinks.Self(node, version, tokenKeys.names()),
                        clock,
                        new MatchRules(bounds, Times.DEFAULTS)),
                settings);
    }

    @Bean
    Cluster cluster(ClusterLinks links) {
        return links.cluster();
    }

    @Bean
    BrokerNode broker(
            RelaySettings settings,
            ShardTokens tokens,
            BrokerClock clock,
            TimerThread timer,
            CallObserver observer,
            NodeId node,
            Cluster cluster) {
        return new BrokerNode(new NodeParts(node, limits(settings), tokens, clock, timer, observer, cluster));
    }

    private static BrokerLimits limits(RelaySettings settings) {
        LimitSettings limits = settings.limits();
        BrokerSettings broker = settings.broker();
        BrokerLimits usual = BrokerLimits.DEFAULTS;
        return new BrokerLimits(
                limits.tunnel().waiting(),
                limits.tunnel().inFlight(),
                limits.tunnel().instances(),
                limits.instance().inFlight(),
                limits.instance().streams(),
                broker.longestWait(),
                broker.silence(),
                usual.busySilence(),
                broker.grace(),
                usual.seenWithin(),
                broker.startGrace(),
                usual.noticeBuffer(),
                usual.noticeBytes(),
                usual.noticeWait(),
                bounds(limits));
    }

    private static CallBounds bounds(LimitSettings limits) {
        LimitSettings.Tunnel tunnel = limits.tunnel();
        LimitSettings.Principal principal = limits.principal();
        return new CallBounds(
                principal.share(),
                new CallBounds.Rate(tunnel.rate(), tunnel.burst()),
                new CallBounds.Rate(principal.rate(), principal.burst()),
                Runtime.getRuntime().maxMemory() / 100 * limits.heldShare());
    }
}
