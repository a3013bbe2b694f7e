// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.token;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

import org.junit.jupiter.api.Test;

import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.TunnelId;

import static org.assertj.core.api.Assertions.assertThat;

class SessionTokensTest {
    private static final ChannelName TOOLS = new ChannelName("tools");

    private final TunnelId tunnel = TunnelId.mint();
    private final SessionTokens tokens = new SessionTokens(keys(1));

    private static ShardTokenKeys keys(int... ids) {
        SequencedMap<Integer, byte[]> secrets = new LinkedHashMap<>();
        for (int id : ids) {
            secrets.putLast(id, ("a secret that is long enough: " + id + id).getBytes(StandardCharsets.US_ASCII));
        }
        return new ShardTokenKeys(secrets);
    }

    @Test
    void aMintedSessionNamesItsInstance() {
        // When
        String id = tokens.mint(-7, tunnel, ChannelName.MAIN, "alice");
        // Then
        assertThat(SessionTokens.isMinted(id)).isTrue();
        assertThat(id).matches("[\\x21-\\x7e]+");
        assertThat(tokens.verify(id, tunnel, ChannelName.MAIN, "alice")).contains(-7);
    }

    @Test
    void noTwoSessionsAreAlike() {
        assertThat(tokens.mint(1, tunnel, ChannelName.MAIN, "alice"))
                .isNotEqualTo(tokens.mint(1, tunnel, ChannelName.MAIN, "alice"));
    }

    @Test
    void aSessionIsOfNoOtherPrincipalTunnelOrChannel() {
        // Given
        String id = tokens.mint(1, tunnel, ChannelName.MAIN, "alice");
        // Then
        assertThat(tokens.verify(id, tunnel, ChannelName.MAIN, "bob")).isEmpty();
        assertThat(tokens.verify(id, TunnelId.mint(), ChannelName.MAIN, "alice"))
                .isEmpty();
        assertThat(tokens.verify(id, tunnel, TOOLS, "alice")).isEmpty();
    }

    @Test
    void everyAlteredCharacterIsNoticed() {
        // Given
        String id = tokens.mint(1, tunnel, ChannelName.MAIN, "alice");
        for (int at = 4; at < id.length() - 1; at++) {
            // When
            char other = id.charAt(at) == 'A' ? 'B' : 'A';
            String altered = id.substring(0, at) + other + id.substring(at + 1);
            // Then
            assertThat(tokens.verify(altered, tunnel, ChannelName.MAIN, "alice"))
                    .isEmpty();
        }
    }

    @Test
    void sessionsSurviveTheRotationOfTheKey() {
        // Given
        String id = tokens.mint(1, tunnel, ChannelName.MAIN, "alice");
        // When
        SessionTokens rotated = new SessionTokens(keys(2, 1));
        // Then
        assertThat(rotated.verify(id, tunnel, ChannelName.MAIN, "alice")).contains(1);
        assertThat(new SessionTokens(keys(2)).verify(id, tunnel, ChannelName.MAIN, "alice"))
                .isEmpty();
    }

    @Test
    void junkIsNoSession() {
        assertThat(tokens.verify("rs1_", tunnel, ChannelName.MAIN, "alice")).isEmpty();
        assertThat(tokens.verify("rs1_%%%", tunnel, ChannelName.MAIN, "alice")).isEmpty();
        assertThat(tokens.verify("x", tunnel, ChannelName.MAIN, "alice")).isEmpty();
    }
}
