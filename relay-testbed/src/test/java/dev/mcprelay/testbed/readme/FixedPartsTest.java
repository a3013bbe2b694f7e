// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.readme;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

final class FixedPartsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "=> 42 (7 ms)                   | => 42 (1234 ms)              | true",
                "=> 42 (7 ms)                   | => 43 (7 ms)                 | false",
                "at localhost:8080/x            | at localhost:41771/x         | true",
                "at localhost:8080/x            | at localhost:41771/y         | false",
                "{\"id\":\"a\",…,\"c\":true}    | {\"id\":\"a\",\"b\":1,\"c\":true} | true",
                "{\"id\":\"a\",…,\"c\":true}    | {\"id\":\"a\",\"c\":false}   | false",
                "id tunnel_… here               | id tunnel_0123456789abcdef0123456789abcdef here | true",
                "id tunnel_… here               | id tunnel_short here         | false",
            })
    void onlyWhatVariesMayDiffer(String shown, String came, boolean expected) {
        // When
        boolean matches = FixedParts.match(shown, came);
        // Then
        assertThat(matches).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"a;…;z, a;b;c;z, true", "…;z, z, true", "a;z, a;b;z, false", "a;b, a, false", "a, a;more, true"})
    void aDotsOnlyLineStandsForAnyLines(String shown, String came, boolean expected) {
        // When
        boolean matches = FixedParts.match(shown.replace(';', '\n'), came.replace(';', '\n'));
        // Then
        assertThat(matches).isEqualTo(expected);
    }
}
