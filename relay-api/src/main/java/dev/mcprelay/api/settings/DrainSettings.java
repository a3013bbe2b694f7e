// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.settings;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param deadline how long a node that stops lets running calls finish
public record DrainSettings(@DefaultValue("30s") Duration deadline) {
    public DrainSettings {
        Ranges.inRange("relay.drain.deadline", deadline, Duration.ZERO, Duration.ofMinutes(10));
    }
}
