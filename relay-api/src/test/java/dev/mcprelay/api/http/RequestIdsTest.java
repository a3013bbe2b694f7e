// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class RequestIdsTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "3f2504e0-4f89-11d3-9a0c-0305e82c3301", "Root=1-67891233:abc/1.2+x_"})
    void aHarmlessIdIsKept(String id) {
        // When
        String kept = RequestIds.of(id);
        // Then
        assertThat(kept).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nb", "<a>", "\"", "ä", "\u001b[31m"})
    void whatCouldChangeALogIsReplaced(String id) {
        // When
        String made = RequestIds.of(id);
        // Then
        assertThat(made).matches("[0-9a-f]{32}");
    }

    @Test
    void anEndlessOneIsReplaced() {
        // When
        String made = RequestIds.of("a".repeat(129));
        // Then
        assertThat(made).matches("[0-9a-f]{32}");
    }

    @Test
    void eachIsNew() {
        // When
        String one = RequestIds.of(null);
        // Then
        assertThat(RequestIds.of(null)).isNotEqualTo(one);
    }
}
