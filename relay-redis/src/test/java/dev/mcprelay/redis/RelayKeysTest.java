// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis;

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.TunnelId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class RelayKeysTest {
    private final RelayKeys keys = RelayKeys.DEFAULT;

    @Test
    void allOfOneTunnelHasOneHashTag() {
        // Given
        var tunnel = new TunnelId("tunnel_0123456789abcdef0123456789abcdef");
        // When
        var names = List.of(keys.tunnel(tunnel), keys.waiting(tunnel), keys.instances(tunnel), keys.home(tunnel, "s"));
        // Then
        assertThat(names)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("relay:{t:tunnel_0123456789abcdef0123456789abcdef}:"));
    }

    @Test
    void allOfOneNodeHasOneHashTag() {
        // Given
        var node = new NodeId(1);
        // When
        String lane = keys.controlLane(node);
        // Then
        assertThat(lane).isEqualTo("relay:{n:AAAAAAAAAAE}:c");
        assertThat(keys.bulkLane(node)).isEqualTo("relay:{n:AAAAAAAAAAE}:b");
    }

    @Test
    void aPrefixWithBracesWouldMoveTheHashTag() {
        // When / Then
        assertThatThrownBy(() -> new RelayKeys("{mine}:"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no braces");
    }
}
