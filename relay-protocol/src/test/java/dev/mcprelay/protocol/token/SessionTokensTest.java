// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.token;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;

import org.junit.jupiter.api.Test;

import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.protocol.json.RawJson;

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

    private static MintedSession at(int instance) {
        return new MintedSession(instance, Optional.empty());
    }

    @Test
    void aMintedSessionNamesItsInstance() {
        // When
        String id = tokens.mint(at(-7), tunnel, ChannelName.MAIN, "alice");
        // Then
        assertThat(SessionTokens.isMinted(id)).isTrue();
        assertThat(id).matches("[\\x21-\\x7e]+");
        assertThat(tokens.verify(id, tunnel, ChannelName.MAIN, "alice")).contains(at(-7));
    }

    @Test
    void aMintedSessionTellsHowItBegan() {
        // Given
        RawJson initialize = RawJson.of("{\"id\":0,\"method\":\"initialize\",\"params\":{\"a\":\"\u00e4\"}}");
        RawJson answer = RawJson.of("{\"id\":0,\"result\":{}}");
        SessionOpening opening = SessionOpening.of(initialize, answer).orElseThrow();
        // When
        String id = tokens.mint(new MintedSession(3, Optional.of(opening)), tunnel, TOOLS, "alice");
        // Then
        SessionOpening read = tokens.verify(id, tunnel, TOOLS, "alice")
                .orElseThrow()
                .opening()
                .orElseThrow();
        assertThat(read.initialize()).contains(initialize);
        assertThat(read.wasAnswered(answer)).isTrue();
        assertThat(read.wasAnswered(RawJson.of("{\"id\":0,\"result\":{\"more\":1}}")))
                .isFalse();
        assertThat(read.toString()).doesNotContain("initialize");
    }

    @Test
    void aUsualOpeningAddsLittle() {
        // Given
        RawJson initialize = RawJson.of(
                "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
                        + "\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"agent\",\"version\":\"2.1.7\"}}}");
        SessionOpening opening = SessionOpening.of(initialize, RawJson.of("{}")).orElseThrow();
        // When
        String id = tokens.mint(new MintedSession(1, Optional.of(opening)), tunnel, TOOLS, "alice");
        // Then
        assertThat(id).hasSizeLessThan(128);
    }

    @Test
    void anOpeningThatIsTooLongDoesNotTravel() {
        // Given
        byte[] noise = new byte[4096];
        new Random(1).nextBytes(noise);
        // When
        RawJson initialize = RawJson.of("{\"id\":0,\"a\":\"" + HexFormat.of().formatHex(noise) + "\"}");
        // Then
        assertThat(SessionOpening.of(initialize, RawJson.of("{}"))).isEmpty();
    }

    @Test
    void whatUnpacksToMuchDoesNotTravel() {
        assertThat(SessionOpening.of(RawJson.of("a".repeat(20_000)), RawJson.of("{}")))
                .isEmpty();
    }

    @Test
    void noTwoSessionsAreAlike() {
        assertThat(tokens.mint(at(1), tunnel, ChannelName.MAIN, "alice"))
                .isNotEqualTo(tokens.mint(at(1), tunnel, ChannelName.MAIN, "alice"));
    }

    @Test
    void aSessionIsOfNoOtherPrincipalTunnelOrChannel() {
        // Given
        String id = tokens.mint(at(1), tunnel, ChannelName.MAIN, "alice");
        // Then
        assertThat(tokens.verify(id, tunnel, ChannelName.MAIN, "bob")).isEmpty();
        assertThat(tokens.verify(id, TunnelId.mint(), ChannelName.MAIN, "alice"))
                .isEmpty();
        assertThat(tokens.verify(id, tunnel, TOOLS, "alice")).isEmpty();
    }

    @Test
    void everyAlteredCharacterIsNoticed() {
        // Given
        String id = tokens.mint(at(1), tunnel, ChannelName.MAIN, "alice");
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
        String id = tokens.mint(at(1), tunnel, ChannelName.MAIN, "alice");
        // When
        SessionTokens rotated = new SessionTokens(keys(2, 1));
        // Then
        assertThat(rotated.verify(id, tunnel, ChannelName.MAIN, "alice")).contains(at(1));
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
