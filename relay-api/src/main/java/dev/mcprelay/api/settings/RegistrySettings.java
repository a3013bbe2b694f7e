// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.settings;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param grace how long known tunnels are served while the store is away
public record RegistrySettings(@DefaultValue("5m") Duration grace) {
    public RegistrySettings {
        Ranges.inRange("relay.registry.grace", grace, Duration.ofMinutes(1), Duration.ofHours(24));
    }
}
