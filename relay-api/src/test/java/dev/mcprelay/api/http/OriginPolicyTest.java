// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class OriginPolicyTest {
    private final OriginPolicy policy =
            new OriginPolicy("https://relay.example.com", List.of("https://App.example.com", "http://localhost:3000"));

    @Test
    void whoSendsNoOriginIsNoBrowser() {
        // When
        boolean allowed = policy.allows(null);
        // Then
        assertThat(allowed).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://relay.example.com",
                "HTTPS://RELAY.example.com",
                "https://app.example.com",
                "http://localhost:3000",
                "http://127.0.0.1:3000"
            })
    void ourOwnAndTheNamedOnesMayCall(String origin) {
        // When
        boolean allowed = policy.allows(origin);
        // Then
        assertThat(allowed).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "*",
                "https://evil.example",
                "http://relay.example.com",
                "https://relay.example.com:8443",
                "https://relay.example.com.evil.example",
                "https://evil.example/https://relay.example.com",
                "http://localhost:3001",
                "http://localhost.evil.example:3000",
                "http://[::1",
                "file://"
            })
    void nobodyElseMay(String origin) {
        // When
        boolean allowed = policy.allows(origin);
        // Then
        assertThat(allowed).isFalse();
    }

    @Test
    void aStarLetsEverybodyIn() {
        // Given
        OriginPolicy open = new OriginPolicy("https://relay.example.com", List.of("*"));
        // When
        boolean allowed = open.allows("null");
        // Then
        assertThat(allowed).isTrue();
    }
}
