// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.upstream.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.client.exchange.BodyTooLargeException;
import dev.mcprelay.protocol.json.RawJson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class SseDecoderTest {
    private static final String STREAM = """
            \ufeff: comment
            id: 1
            data:

            event: message
            data: {"a":1}

            event: ping
            data: {"not":"mine"}

            data:{"b":"ü€😀"}
            retry: 10

            data: {"c":
            data: 1.0}

            data



            data:  {"d": 1}

            """;
    private static final List<String> MESSAGES =
            List.of("{\"a\":1}", "{\"b\":\"ü€😀\"}", "{\"c\":\n1.0}", " {\"d\": 1}");

    private static List<String> decode(byte[] stream, Random cuts) {
        SseDecoder decoder = new SseDecoder(1000);
        List<String> messages = new ArrayList<>();
        int from = 0;
        while (from < stream.length) {
            int to = Math.min(stream.length, from + 1 + cuts.nextInt(7));
            decoder.feed(Arrays.copyOfRange(stream, from, to)).forEach(json -> messages.add(json.text()));
            from = to;
        }
        decoder.end().map(RawJson::text).ifPresent(messages::add);
        return messages;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void messagesAreTheSameWhereverTheStreamIsCut(String lineEnd) {
        // Given
        byte[] stream = STREAM.replace("\n", lineEnd).getBytes(StandardCharsets.UTF_8);
        for (int seed = 0; seed < 300; seed++) {
            // When
            List<String> messages = decode(stream, new Random(seed));
            // Then
            assertThat(messages).as("seed %s", seed).isEqualTo(MESSAGES);
        }
    }

    @Test
    void aForgottenLastLineEndIsForgiven() {
        // When
        List<String> messages = decode("data: {}".getBytes(StandardCharsets.UTF_8), new Random(1));
        // Then
        assertThat(messages).containsExactly("{}");
    }

    @Test
    void anEventBeyondTheLimitIsRefusedBeforeItIsWhole() {
        // Given
        SseDecoder decoder = new SseDecoder(100);
        byte[] chunk = "data: 0123456789\n".getBytes(StandardCharsets.UTF_8);
        // When / Then
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 20; i++) {
                        assertThat(decoder.feed(chunk)).isEmpty();
                    }
                })
                .isInstanceOf(BodyTooLargeException.class);
    }
}
