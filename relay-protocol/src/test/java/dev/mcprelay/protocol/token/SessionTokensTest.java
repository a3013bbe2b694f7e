// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.token;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReader;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReading;

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

    private static JsonRpcMessage message(String fields) {
        String text = "{\"jsonrpc\":\"2.0\",\"id\":7," + fields + "}";
        return ((JsonRpcReading.Valid) JsonRpcReader.read(RawJson.of(text))).message();
    }

    private static JsonRpcMessage initialize(String params) {
        return message("\"method\":\"initialize\",\"params\":" + params);
    }

    @Test
    void aMintedSessionTellsHowItBegan() {
        // Given
        JsonRpcMessage answer = message("\"result\":{}");
        SessionOpening opening =
                SessionOpening.of(initialize("{\"a\":\"\u00e4\"}"), answer).orElseThrow();
        // When
        String id = tokens.mint(new MintedSession(3, Optional.of(opening)), tunnel, TOOLS, "alice");
        // Then
        SessionOpening read = tokens.verify(id, tunnel, TOOLS, "alice")
                .orElseThrow()
                .opening()
                .orElseThrow();
        assertThat(read.initialize().orElseThrow().text())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"a\":\"\u00e4\"}}");
        assertThat(read.wasAnswered(answer)).isTrue();
        assertThat(read.wasAnswered(message("\"result\":{\"more\":1}"))).isFalse();
        assertThat(read.toString()).doesNotContain("initialize");
    }

    @Test
    void aUsualOpeningAddsLittle() {
        // Given
        JsonRpcMessage initialize = initialize("{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},"
                + "\"clientInfo\":{\"name\":\"agent\",\"version\":\"2.1.7\"}}");
        SessionOpening opening =
                SessionOpening.of(initialize, message("\"result\":{}")).orElseThrow();
        // When
        String id = tokens.mint(new MintedSession(1, Optional.of(opening)), tunnel, TOOLS, "alice");
        // Then
        assertThat(id).hasSizeLessThan(128);
    }

    @ParameterizedTest
    @ValueSource(ints = {1800, 4096})
    void anOpeningThatIsTooLongDoesNotTravel(int bytes) {
        // Given
        byte[] noise = new byte[bytes];
        new Random(1).nextBytes(noise);
        // When
        JsonRpcMessage initialize = initialize("{\"a\":\"" + HexFormat.of().formatHex(noise) + "\"}");
        // Then
        assertThat(SessionOpening.of(initialize, message("\"result\":{}"))).isEmpty();
    }

    @Test
    void whatIsLongIsNotEvenPacked() {
        // Given
        String padding = "{\"a\":\"" + "a".repeat(70_000) + "\"}";
        // Then
        assertThat(SessionOpening.of(initialize(padding), message("\"result\":{}")))
                .isEmpty();
        assertThat(SessionOpening.of(initialize("{}"), message("\"result\":" + padding)))
                .isEmpty();
    }

    @Test
    void aShortNameIsOfOneIdOnly() {
        // Given
        String id = tokens.mint(at(1), tunnel, TOOLS, "alice");
        // When
        String name = SessionTokens.shortName(id);
        // Then
        assertThat(name).hasSize(20).isEqualTo(SessionTokens.shortName(id.substring(0, id.length() - 1) + "_"));
        assertThat(name).isNotEqualTo(SessionTokens.shortName(tokens.mint(at(1), tunnel, TOOLS, "alice")));
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
