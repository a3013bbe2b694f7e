// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.lifecycle;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.PropertyResolver;

import dev.mcprelay.api.settings.RelaySettings;
import dev.mcprelay.auth.resource.PublicUrl;
import dev.mcprelay.protocol.id.NodeId;

/// What the log says of a node that has begun to serve: what it lacks and, in production, that it serves.
/// In development [StartConsole] says the latter, below.
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class ReadyLog implements ApplicationListener<ApplicationReadyEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(ReadyLog.class);

    private final RelaySettings settings;
    private final PublicUrl publicUrl;
    private final NodeId node;
    private final String redis;

    /// @param redis of which kind it is
    public ReadyLog(RelaySettings settings, PublicUrl publicUrl, NodeId node, String redis) {
        this.settings = settings;
        this.publicUrl = publicUrl;
        this.node = node;
        this.redis = redis;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        say(event.getApplicationContext().getEnvironment());
    }

    /// @param ports knows on which the node listens
    void say(PropertyResolver ports) {
        int issuers = settings.auth().issuers().size();
        if (issuers == 0) {
            LOG.atWarn()
                    .log("no issuer is configured, so tunnels of the policy mode relay, the default, answer every"
                            + " call with 401: set RELAY_AUTH_ISSUERS_0_URI (docs/reference/configuration.md), or"
                            + " in development give a tunnel the policy mode open");
        }
        if (settings.isProduction()) {
            ready(ports)
                    .addKeyValue("redis", redis)
                    .addKeyValue("node", node)
                    .addKeyValue("issuers", issuers)
                    .log("relay ready");
        }
    }

    private LoggingEventBuilder ready(PropertyResolver ports) {
        LoggingEventBuilder line =
                LOG.atInfo().addKeyValue("url", publicUrl).addKeyValue("port", ports.getProperty("local.server.port"));
        String management = ports.getProperty("local.management.port");
        return management == null ? line : line.addKeyValue("management", management);
    }
}
