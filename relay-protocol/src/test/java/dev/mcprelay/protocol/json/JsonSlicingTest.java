// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

import dev.mcprelay.protocol.json.JsonPieces.Replacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class JsonSlicingTest {
    private static final int RUNS = 3000;

    /// The text in the middle of a larger array, as a network buffer has it.
    static RawJson embedded(String text, RandomJson random) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int before = random.next(20);
        byte[] larger = new byte[before + bytes.length + random.next(20)];
        Arrays.fill(larger, (byte) '"');
        System.arraycopy(bytes, 0, larger, before, bytes.length);
        return RawJson.of(larger).slice(before, before + bytes.length);
    }

    @Test
    void aValueIsCutOutByteForByteWhereverItStands() {
        for (int seed = 0; seed < RUNS; seed++) {
            // Given
            RandomJson random = new RandomJson(seed);
            List<String> values = new ArrayList<>();
            StringBuilder text = new StringBuilder(random.space() + "[");
            for (int i = 0; i < 4; i++) {
                values.add(random.value(4));
                text.append(i == 0 ? "" : ",")
                        .append(random.space())
                        .append(values.getLast())
                        .append(random.space());
            }
            RawJson json = embedded(text.append(']').append(random.space()).toString(), random);
            // When
            List<String> found = new ArrayList<>();
            List<Span> spans = new ArrayList<>();
            try (JsonParser parser = JsonText.parser(json)) {
                assertThat(parser.nextToken()).isEqualTo(JsonToken.START_ARRAY);
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    Span span = JsonText.value(parser);
                    spans.add(span);
                    found.add(json.slice(span).text());
                }
                assertThat(JsonText.atEnd(parser)).isTrue();
            }
            // Then
            assertThat(found).as("seed %s", seed).isEqualTo(values);
            assertReplacementsKeepTheRest(json, spans, seed);
        }
    }

    private static void assertReplacementsKeepTheRest(RawJson json, List<Span> spans, int seed) {
        RawJson other = RawJson.of("\"other\"");
        JsonPieces there = JsonPieces.replace(
                json, List.of(new Replacement(spans.get(2), other), new Replacement(spans.get(0), other)));
        Span first = spans.get(0);
        Span third = spans.get(2);
        Span between = new Span(/* start= */ first.end(), /* end= */ third.start());
        String expected = json.slice(0, first.start()).text()
                + other.text()
                + json.slice(between).text()
                + other.text()
                + json.slice(third.end(), json.length()).text();
        assertThat(there.join().text()).as("seed %s", seed).isEqualTo(expected);
        assertThat(there.length()).isEqualTo(there.join().length());
    }

    @Test
    void aWholeDocumentIsJson() {
        for (int seed = 0; seed < RUNS; seed++) {
            // Given
            RandomJson random = new RandomJson(seed);
            RawJson json = embedded(random.space() + random.value(5) + random.space(), random);
            // When
            boolean isJson = JsonText.isJson(json);
            // Then
            assertThat(isJson).as("seed %s: %s", seed, json.text()).isTrue();
        }
    }

    @Test
    void aBrokenOffDocumentIsNot() {
        for (int seed = 0; seed < RUNS; seed++) {
            // Given
            RandomJson random = new RandomJson(seed);
            RawJson json = RawJson.of("{\"a\":" + random.value(3) + "}");
            int cut = random.next(json.length());
            // When
            boolean isJson = JsonText.isJson(json.slice(0, cut));
            // Then
            assertThat(isJson).as("seed %s, cut %s: %s", seed, cut, json.text()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "{", "{}{}", "{} x", "01", "+1", ".5", "NaN", "'a'", "{a:1}", "[1,]", "//\n1", "\"\t\"", "tru"
            })
    void extensionsOfJsonAreRefused(String text) {
        assertThat(JsonText.isJson(RawJson.of(text))).isFalse();
    }

    @Test
    void aDocumentOfVeryManyNamesIsRead() {
        // Given
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < 300_000; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("\"name-")
                    .append(i)
                    .append("\":")
                    .append(i);
        }
        // When
        boolean isJson = JsonText.isJson(RawJson.of(text.append('}').toString()));
        // Then
        assertThat(isJson).isTrue();
    }

    @Test
    void aSliceKnowsItsBounds() {
        // Given
        RawJson json = RawJson.of("[1,2]");
        // When / Then
        assertThatThrownBy(() -> json.slice(3, 6)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> json.slice(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> json.slice(3, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void equalTextsAreEqualWhereverTheyStand() {
        // Given
        RawJson json = RawJson.of("[12,12]");
        // When
        RawJson one = json.slice(1, 3);
        RawJson other = json.slice(4, 6);
        // Then
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).isNotEqualTo(json);
        assertThat(one.toString()).doesNotContain("12");
        assertThat(one.asByteBuffer().isReadOnly()).isTrue();
    }

    @Test
    void quotedTextIsReadBackTheSame() {
        for (int seed = 0; seed < RUNS; seed++) {
            // Given
            RandomJson random = new RandomJson(seed);
            String text = random.string();
            // When
            RawJson quoted = Quoted.string(text);
            // Then
            try (JsonParser parser = JsonText.parser(quoted)) {
                assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
                assertThat(parser.getString()).isEqualTo(text);
            }
        }
    }
}
