// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.error;

import java.util.Locale;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

final class ErrorCodeTest {

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyCodeIsCompleteAndFitForOutsiders(ErrorCode code) {
        assertThat(code.wireName()).matches("[a-z]+(_[a-z]+)*");
        assertThat(code.status()).isBetween(400, 599);
        assertThat(code.jsonRpcCode()).isNegative();
        assertThat(code.sentence()).isNotBlank().doesNotContain("404", "Exception", "Redis");
        assertThat(code.hint()).isNotBlank();
        assertThat(code.fault().wireName()).isNotBlank();
    }

    /// The official client takes an error text with these words for a vanished tunnel, and forgets it.
    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void notFoundIsSaidOnlyWhereItIsMeant(ErrorCode code) {
        boolean says = code.sentence().toLowerCase(Locale.ROOT).contains("not found");
        assertThat(says).isEqualTo(code.name().matches("(TUNNEL|KEY|ROUTE)_NOT_FOUND"));
    }
}
