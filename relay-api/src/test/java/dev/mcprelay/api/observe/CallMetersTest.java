// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.observe;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.Ailment;
import dev.mcprelay.broker.HealthChange;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.TunnelId;

import static org.assertj.core.api.Assertions.assertThat;

final class CallMetersTest {
    private static final TunnelId TUNNEL = new TunnelId("tunnel_0123456789abcdef0123456789abcdef");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CallMeters meters = new CallMeters(registry);

    @Test
    void ejectionsAreCountedByReasonAndReturnsAreNot() {
        // Given
        var instance = new InstanceId("instance");
        // When
        meters.onHealth(new HealthChange(TUNNEL, instance, ChannelName.MAIN, Ailment.UNREACHABLE));
        meters.onHealth(new HealthChange(TUNNEL, instance, ChannelName.MAIN, null));
        // Then
        assertThat(registry.get("relay.instances.ejected")
                        .tag("reason", "unreachable")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("relay.instances.ejected")
                        .tag("reason", "late_polls")
                        .counter()
                        .count())
                .isZero();
    }
}
