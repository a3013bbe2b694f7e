// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.resource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.TunnelId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class ResourceTest {
    private static final String ID = "tunnel_0123456789abcdef0123456789abcdef";
    private static final TunnelId TUNNEL = new TunnelId(ID);
    private static final PublicUrl RELAY = new PublicUrl("https://relay.example.com");

    @ParameterizedTest
    @CsvSource({
        "HTTPS://Relay.Example.COM:443/, https://relay.example.com",
        "http://localhost:8080, http://localhost:8080",
        "http://localhost:80, http://localhost",
        "https://relay.example.com:8443/, https://relay.example.com:8443"
    })
    void thePublicUrlIsAsClientsCompareIt(String configured, String canonical) {
        // When
        var url = new PublicUrl(configured);
        // Then
        assertThat(url).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ftp://a",
                "https://a/path",
                "https://a?q",
                "https://user@a",
                "not a url",
                "relay.example.com"
            })
    void aPublicUrlIsAnOrigin(String configured) {
        // When / Then
        assertThatThrownBy(() -> new PublicUrl(configured))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected: an origin");
    }

    @Test
    void aTunnelIsOneResource() {
        // When
        Resource resource = RELAY.resource(TUNNEL, null);
        // Then
        assertThat(resource.uri()).isEqualTo("https://relay.example.com/v1/mcp/" + ID);
        assertThat(resource.metadataUri())
                .isEqualTo("https://relay.example.com/.well-known/oauth-protected-resource/v1/mcp/" + ID);
        assertThat(resource.audiences()).containsExactly(resource.uri());
    }

    @Test
    void aChannelIsAnother() {
        // When
        Resource resource = RELAY.resource(TUNNEL, ChannelName.MAIN);
        // Then
        assertThat(resource.uri()).isEqualTo("https://relay.example.com/v1/mcp/" + ID + "/main");
        assertThat(resource.audiences()).containsExactly(resource.uri());
    }

    @Test
    void unlessTheTunnelSharesItsAudience() {
        // Given
        Resource channel = RELAY.resource(TUNNEL, ChannelName.MAIN);
        // When
        Resource sharing = channel.sharingTunnelAudience(true);
        // Then
        assertThat(sharing.audiences())
                .containsExactlyInAnyOrder(
                        channel.uri(), RELAY.resource(TUNNEL, null).uri());
    }
}
