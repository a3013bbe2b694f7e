// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

import org.junit.jupiter.api.Test;

import dev.mcprelay.protocol.id.InstanceId;

import static org.assertj.core.api.Assertions.assertThat;

final class InstanceHashTest {

    /// Session ids that callers hold carry it: it must not change with a release.
    @Test
    void itIsTheSameForEver() {
        // When
        int hash = InstanceHash.of(new InstanceId("0123456789abcdef0123456789abcdef"));
        // Then
        assertThat(hash).isEqualTo(1_901_886_622);
    }
}
