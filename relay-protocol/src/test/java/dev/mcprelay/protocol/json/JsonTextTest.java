// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.json;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
final class JsonTextTest {
    private static final int TEXTS = 500;

    /// Strangers choose the names: what stayed of each would fill memory that every tunnel shares.
    @Test
    void aNameIsForgottenWithItsText() {
        // Given
        List<WeakReference<String>> names = new ArrayList<>();
        // When
        for (int i = 0; i < TEXTS; i++) {
            names.add(new WeakReference<>(nameIn("{\"a stranger's name " + i + "\":1}")));
        }
        // Then
        assertThat(isSoonForgotten(names)).isTrue();
    }

    private static String nameIn(String text) {
        try (JsonParser parser = JsonText.parser(RawJson.of(text))) {
            assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            assertThat(parser.nextToken()).isEqualTo(JsonToken.PROPERTY_NAME);
            String name = parser.currentName();
            assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_NUMBER_INT);
            assertThat(parser.nextToken()).isEqualTo(JsonToken.END_OBJECT);
            assertThat(parser.nextToken()).isNull();
            return name;
        }
    }

    private static boolean isSoonForgotten(List<WeakReference<String>> names) {
        for (int attempt = 0; attempt < 100; attempt++) {
            System.gc();
            if (names.stream().allMatch(name -> name.refersTo(null))) {
                return true;
            }
            LockSupport.parkNanos(10_000_000);
        }
        return false;
    }
}
