// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.upstream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.mcprelay.protocol.json.RawJson;

import static org.assertj.core.api.Assertions.assertThat;

final class MessageIdTest {

    private static MessageId id(String json) {
        return MessageId.of(RawJson.of(json));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {"\"a\",\"\\u0061\"", "1,1.0", "100,1e2", "0,-0", "12345678901234567890,12345678901234567890"})
    void equalValuesAreOneId(String one, String other) {
        assertThat(id(one)).isEqualTo(id(other)).hasSameHashCodeAs(id(other));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "1,\"1\"",
                "9007199254740993,9007199254740992",
                "\"a\",\"A\"",
                "1e99999999999,1e99999999998",
                "1e999999999,1e999999998"
            })
    void otherValuesAreOtherIds(String one, String other) {
        assertThat(id(one)).isNotEqualTo(id(other));
    }
}
