// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.wiring;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;

import dev.mcprelay.api.lifecycle.StartException;
import dev.mcprelay.api.settings.RelaySettings;
import dev.mcprelay.auth.resource.PublicUrl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

final class AuthWiringTest {

    private static PublicUrl publicUrl(Map<String, String> properties) {
        Binder binder = new Binder(new MapConfigurationPropertySource(properties));
        return new AuthWiring()
                .publicUrl(
                        binder.bindOrCreate("relay", RelaySettings.class),
                        binder.bindOrCreate("server", ServerProperties.class));
    }

    @ParameterizedTest
    @CsvSource({"8080, http://localhost:8080", "8081, http://localhost:8081", "80, http://localhost"})
    void thePublicUrlFollowsThePortUnlessItIsSet(String port, String url) {
        // When
        PublicUrl following = publicUrl(Map.of("server.port", port));
        // Then
        assertThat(following.value()).isEqualTo(url);
        assertThat(publicUrl(Map.of("server.port", port, "relay.public-url", "https://relay.example.com"))
                        .value())
                .isEqualTo("https://relay.example.com");
    }

    @Test
    void withoutAPortItIsTheUsualOne() {
        // When
        PublicUrl url = publicUrl(Map.of());
        // Then
        assertThat(url.value()).isEqualTo("http://localhost:8080");
    }

    @Test
    void aPortThatNobodyKnowsYetNamesNoPublicUrl() {
        // Given
        Map<String, String> properties = Map.of("server.port", "0");
        // Then
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> publicUrl(properties))
                .withMessageContaining("RELAY_PUBLIC_URL");
    }
}
