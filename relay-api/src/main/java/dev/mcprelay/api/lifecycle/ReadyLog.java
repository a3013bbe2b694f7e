// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.lifecycle;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import dev.mcprelay.api.settings.RelaySettings;

/// What the log says of a node that has begun to serve: what it lacks.
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class ReadyLog implements ApplicationListener<ApplicationReadyEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(ReadyLog.class);

    private final RelaySettings settings;

    public ReadyLog(RelaySettings settings) {
        this.settings = settings;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        say();
    }

    void say() {
        if (settings.auth().issuers().isEmpty()) {
            LOG.atWarn()
                    .log("no issuer is configured, so tunnels of the policy mode relay, the default, answer every"
                            + " call with 401: set RELAY_AUTH_ISSUERS_0_URI (docs/reference/configuration.md), or"
                            + " in development give a tunnel the policy mode open");
        }
    }
}
