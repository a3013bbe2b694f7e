// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.credential;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class CredentialTest {

    @ParameterizedTest
    @ValueSource(strings = {"BEARER a.b-c_d~e+f/g==", "Bearer   a.b-c_d~e+f/g== ", "bearer a.b-c_d~e+f/g=="})
    void aBearerTokenInAnySpellingOfTheScheme(String header) {
        // When
        Credential credential = Credential.of(List.of(header));
        // Then
        assertThat(credential).isEqualTo(new Credential.Bearer(Secret.of("a.b-c_d~e+f/g==")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic dXNlcjpwYXNz", "Bearer", "Bearer ", "Bearertoken", "DPoP token", "token"})
    void anythingElseIsNoCredential(String header) {
        // When
        Credential credential = Credential.of(List.of(header));
        // Then
        assertThat(credential).isEqualTo(new Credential.None());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer a b", "Bearer a,b", "Bearer a\"b", "Bearer \u00e4", "Bearer a\tb"})
    void aTokenWithWhatNoTokenHasIsMalformed(String header) {
        // When
        Credential credential = Credential.of(List.of(header));
        // Then
        assertThat(credential).isEqualTo(new Credential.Malformed());
    }

    @Test
    void twoHeadersAreMalformed() {
        // When
        Credential credential = Credential.of(List.of("Bearer a", "Bearer a"));
        // Then
        assertThat(credential).isEqualTo(new Credential.Malformed());
    }

    @Test
    void aSecretIsNotPrinted() {
        // When
        String printed = Credential.of(List.of("Bearer hidden")).toString();
        // Then
        assertThat(printed).contains("[REDACTED]").doesNotContain("hidden");
    }
}
