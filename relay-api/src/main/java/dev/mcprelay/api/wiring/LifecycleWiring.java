// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.wiring;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.mcprelay.api.http.HotRoutes;
import dev.mcprelay.api.lifecycle.DrainSequence;
import dev.mcprelay.api.lifecycle.NodeHealth;
import dev.mcprelay.api.lifecycle.ReadyLog;
import dev.mcprelay.api.lifecycle.RegistryFollower;
import dev.mcprelay.api.lifecycle.StartConsole;
import dev.mcprelay.api.observe.CallMeters;
import dev.mcprelay.api.settings.RelaySettings;
import dev.mcprelay.auth.registry.CachedTunnels;
import dev.mcprelay.auth.resource.PublicUrl;
import dev.mcprelay.broker.Broker;
import dev.mcprelay.broker.CallObserver;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.redis.RedisAddress;

/// Start, stop, and what is seen from outside.
@Configuration(proxyBeanMethods = false)
class LifecycleWiring {

    @Bean
    CallObserver callObserver(MeterRegistry registry) {
        return new CallMeters(registry);
    }

    /// `node` in readiness.
    @Bean
    NodeHealth nodeHealthIndicator(ClusterLinks links) {
        return new NodeHealth(links::condition);
    }

    @Bean
    DrainSequence drainSequence(Broker broker, HotRoutes routes, RelaySettings settings) {
        return new DrainSequence(broker, routes, settings.drain().deadline());
    }

    @Bean
    RegistryFollower registryFollower(CachedTunnels tunnels, Broker broker) {
        return new RegistryFollower(tunnels, broker);
    }

    /// Where the start is told not to talk it is silent, as the console below.
    @Bean
    @ConditionalOnProperty(name = "spring.main.log-startup-info", matchIfMissing = true)
    ReadyLog readyLog(RelaySettings settings, PublicUrl publicUrl, NodeId node, StoreWiring.Store store) {
        String redis = RedisAddress.parse(store.url()).kind();
        return new ReadyLog(settings, publicUrl, node, redis);
    }

    /// Silent where the start is told not to talk: somebody else is printing there.
    @Bean
    @ConditionalOnProperty(name = "spring.main.log-startup-info", matchIfMissing = true)
    StartConsole startConsole(RelaySettings settings, PublicUrl publicUrl) {
        return new StartConsole(settings, publicUrl);
    }
}
