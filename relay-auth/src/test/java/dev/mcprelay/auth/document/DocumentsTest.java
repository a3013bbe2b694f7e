// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.document;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import dev.mcprelay.auth.access.AccessSettings;
import dev.mcprelay.auth.access.ScopeHierarchy;
import dev.mcprelay.auth.access.TunnelAccess;
import dev.mcprelay.auth.policy.AccessMode;
import dev.mcprelay.auth.policy.AccessPolicy;
import dev.mcprelay.auth.registry.TunnelEntry;
import dev.mcprelay.auth.resource.PublicUrl;
import dev.mcprelay.auth.resource.Resource;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.TunnelId;

import static dev.mcprelay.auth.registry.Tunnels.anEntry;
import static org.assertj.core.api.Assertions.assertThat;

final class DocumentsTest {
    private static final String ID = "tunnel_0123456789abcdef0123456789abcdef";
    private static final Resource CALLED =
            new PublicUrl("https://relay.example.com").resource(new TunnelId(ID), new ChannelName("docs"));
    private static final String METADATA = "resource_metadata=\"https://relay.example.com"
            + "/.well-known/oauth-protected-resource/v1/mcp/" + ID + "/docs\"";
    private static final List<String> SCOPES = List.of("mcp:tunnel", "mcp:write");

    private final TunnelAccess access =
            new TunnelAccess(new AccessSettings(List.of("mcp:tunnel"), ScopeHierarchy.FLAT, true));
    private final ProtectedResourceMetadata metadata =
            new ProtectedResourceMetadata(List.of("https://auth.example.com"), access);

    @Test
    void withoutCredentialsThereIsNoError() {
        // When
        String challenge = Challenge.noCredentials(CALLED, SCOPES);
        // Then
        assertThat(challenge).isEqualTo("Bearer " + METADATA + ", scope=\"mcp:tunnel mcp:write\"");
        assertThat(Challenge.noCredentials(CALLED, List.of())).isEqualTo("Bearer " + METADATA);
    }

    @Test
    void aBadTokenIsDescribed() {
        // When
        String challenge = Challenge.invalidToken(CALLED, SCOPES, "token expired");
        // Then
        assertThat(challenge)
                .isEqualTo("Bearer error=\"invalid_token\", error_description=\"token expired\", " + METADATA
                        + ", scope=\"mcp:tunnel mcp:write\"");
    }

    @Test
    void aMissingScopeComesWithAllThatAreNeeded() {
        // When
        String challenge = Challenge.insufficientScope(CALLED, SCOPES);
        // Then
        assertThat(challenge)
                .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"mcp:tunnel mcp:write\", " + METADATA);
    }

    @Test
    void malformedCredentialsAreAnInvalidRequest() {
        // When
        String challenge = Challenge.malformed(CALLED, SCOPES);
        // Then
        assertThat(challenge)
                .isEqualTo("Bearer error=\"invalid_request\", error_description=\"malformed credentials\", " + METADATA
                        + ", scope=\"mcp:tunnel mcp:write\"");
    }

    @Test
    void theDocumentNamesResourceIssuersAndScopes() {
        // When
        Optional<byte[]> document = metadata.document(CALLED, Optional.empty());
        // Then
        assertThat(text(document))
                .isEqualTo("{\"resource\":\"https://relay.example.com/v1/mcp/" + ID + "/docs\","
                        + "\"authorization_servers\":[\"https://auth.example.com\"],"
                        + "\"scopes_supported\":[\"mcp:tunnel\"],\"bearer_methods_supported\":[\"header\"],"
                        + "\"resource_name\":\"Private MCP tunnel\"}");
    }

    @Test
    void aTunnelOnTheDefaultsLooksLikeAnUnknownOne() {
        // Given
        Optional<TunnelEntry> known = Optional.of(anEntry(AccessPolicy.DEFAULT));
        // When
        Optional<byte[]> document = metadata.document(CALLED, known);
        // Then
        assertThat(text(document)).isEqualTo(text(metadata.document(CALLED, Optional.empty())));
    }

    @Test
    void aTunnelShowsIssuersAndScopesOfItsOwn() {
        // Given
        var policy = new AccessPolicy(
                AccessMode.RELAY, List.of("https://own.example"), List.of("own"), Map.of(), null, false);
        // When
        Optional<byte[]> document = metadata.document(CALLED, Optional.of(anEntry(policy)));
        // Then
        assertThat(text(document))
                .contains("\"authorization_servers\":[\"https://own.example\"]", "\"scopes_supported\":[\"own\"]");
    }

    @Test
    void whereNoTokenIsNeededThereIsNothingToDiscover() {
        // When
        Optional<byte[]> document = metadata.document(CALLED, Optional.of(anEntry(AccessPolicy.OPEN)));
        // Then
        assertThat(document).isEmpty();
        assertThat(new ProtectedResourceMetadata(List.of(), access).document(CALLED, Optional.empty()))
                .isEmpty();
    }

    @Test
    void aRelayWithoutIssuersHasNothingToDiscoverWhateverTheTunnelSays() {
        // Given
        var none = new ProtectedResourceMetadata(List.of(), access);
        var policy = new AccessPolicy(
                AccessMode.RELAY, List.of("https://own.example"), List.of("own"), Map.of(), null, false);
        // When
        Optional<byte[]> document = none.document(CALLED, Optional.of(anEntry(policy)));
        // Then
        assertThat(document).isEmpty();
        assertThat(none.hasIssuers()).isFalse();
    }

    private static String text(Optional<byte[]> document) {
        return new String(document.orElseThrow(), StandardCharsets.UTF_8);
    }
}
