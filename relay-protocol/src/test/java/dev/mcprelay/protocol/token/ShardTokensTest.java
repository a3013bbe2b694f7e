// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.token;

import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Random;
import java.util.SequencedMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.TunnelId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class ShardTokensTest {
    private static final TunnelId TUNNEL = new TunnelId("tunnel_0123456789abcdef0123456789abcdef");
    private static final TunnelId OTHER_TUNNEL = new TunnelId("tunnel_0123456789abcdef0123456789abcdee");
    private static final ChannelName TOOLS = new ChannelName("tools");
    private static final long NOW = 1_800_000_000L;

    private final ShardTokens tokens = new ShardTokens(new ShardTokenKeys(secrets(7)));
    private final ShardToken token = new ShardToken(new CommandId(new NodeId(-5), 42), 77, NOW + 60);

    /// Keys with these ids, newest first; each id has its secret.
    private static SequencedMap<Integer, byte[]> secrets(int... ids) {
        SequencedMap<Integer, byte[]> secrets = new LinkedHashMap<>();
        for (int id : ids) {
            byte[] secret = new byte[32];
            Arrays.fill(secret, (byte) (id + 100));
            secrets.put(id, secret);
        }
        return secrets;
    }

    @Test
    void aTokenSaysWhatItWasMadeFor() {
        Random random = new Random(1);
        for (int run = 0; run < 2000; run++) {
            // Given
            ShardToken made = new ShardToken(
                    new CommandId(new NodeId(random.nextLong()), random.nextLong()),
                    random.nextInt(),
                    NOW + random.nextInt(1_000_000));
            // When
            String text = tokens.sign(made, TUNNEL, TOOLS);
            // Then
            assertThat(text).matches("[A-Za-z0-9_-]{56}");
            assertThat(tokens.verify(text, TUNNEL, TOOLS, NOW)).contains(made);
        }
    }

    @Test
    void anyOtherByteMakesItWorthless() {
        // Given
        byte[] bytes = Base64.getUrlDecoder().decode(tokens.sign(token, TUNNEL, TOOLS));
        for (int at = 0; at < bytes.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] tampered = bytes.clone();
                tampered[at] ^= (byte) (1 << bit);
                // When
                String text = Base64.getUrlEncoder().withoutPadding().encodeToString(tampered);
                // Then
                assertThat(tokens.verify(text, TUNNEL, TOOLS, NOW))
                        .as("byte %s, bit %s", at, bit)
                        .isEmpty();
            }
        }
    }

    @Test
    void anotherTunnelOrChannelCannotUseIt() {
        // When
        String text = tokens.sign(token, TUNNEL, TOOLS);
        // Then
        assertThat(tokens.verify(text, OTHER_TUNNEL, TOOLS, NOW)).isEmpty();
        assertThat(tokens.verify(text, TUNNEL, ChannelName.MAIN, NOW)).isEmpty();
        assertThat(tokens.verify(text, TUNNEL, TOOLS, NOW)).isPresent();
    }

    @Test
    void itLastsToItsLastSecond() {
        // When
        String text = tokens.sign(token, TUNNEL, TOOLS);
        // Then
        assertThat(tokens.verify(text, TUNNEL, TOOLS, NOW + 60)).isPresent();
        assertThat(tokens.verify(text, TUNNEL, TOOLS, NOW + 61)).isEmpty();
    }

    @Test
    void itLastsBeyondTheYear2038() {
        // Given
        ShardToken late = new ShardToken(token.command(), 0, 4_000_000_000L);
        // When
        String text = tokens.sign(late, TUNNEL, TOOLS);
        // Then
        assertThat(tokens.verify(text, TUNNEL, TOOLS, 3_999_999_999L)).contains(late);
    }

    @Test
    void anOldKeyIsAcceptedUntilItIsWithdrawn() {
        // Given
        ShardTokens rotating = new ShardTokens(new ShardTokenKeys(secrets(200, 7)));
        ShardTokens rotated = new ShardTokens(new ShardTokenKeys(secrets(200)));
        String old = tokens.sign(token, TUNNEL, TOOLS);
        // When
        String fresh = rotating.sign(token, TUNNEL, TOOLS);
        // Then
        assertThat(rotating.verify(old, TUNNEL, TOOLS, NOW)).contains(token);
        assertThat(rotating.verify(fresh, TUNNEL, TOOLS, NOW)).contains(token);
        assertThat(rotated.verify(fresh, TUNNEL, TOOLS, NOW)).contains(token);
        assertThat(rotated.verify(old, TUNNEL, TOOLS, NOW)).isEmpty();
        assertThat(tokens.verify(fresh, TUNNEL, TOOLS, NOW)).isEmpty();
    }

    @Test
    void truncatedPaddedOrLongerIsMalformed() {
        // Given
        String text = tokens.sign(token, TUNNEL, TOOLS);
        for (int length = 0; length < text.length(); length++) {
            // When
            String cut = text.substring(0, length);
            String padded = cut + "=".repeat(text.length() - length);
            // Then
            assertThat(tokens.verify(cut, TUNNEL, TOOLS, NOW)).isEmpty();
            assertThat(tokens.verify(padded, TUNNEL, TOOLS, NOW)).isEmpty();
        }
        assertThat(tokens.verify(text + "A", TUNNEL, TOOLS, NOW)).isEmpty();
        assertThat(tokens.verify(text + "AAAA", TUNNEL, TOOLS, NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "........................................................",
                "éééééééééééééééééééééééééééééééééééééééééééééééééééééééé",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "++++++++++++++++++++++++++++++++++++++++++++++++++++++++",
            })
    void nonsenseIsNoToken(String text) {
        assertThat(tokens.verify(text, TUNNEL, TOOLS, NOW)).isEmpty();
    }

    @Test
    void keysAreCheckedAndNeverShown() {
        // Given
        SequencedMap<Integer, byte[]> none = new LinkedHashMap<>();
        SequencedMap<Integer, byte[]> weak = new LinkedHashMap<>();
        weak.put(1, new byte[31]);
        // When / Then
        assertThatThrownBy(() -> new ShardTokenKeys(none)).hasMessageContaining("expected: at least one");
        assertThatThrownBy(() -> new ShardTokenKeys(weak)).hasMessageContaining("31 bytes (expected: at least 32)");
        assertThatThrownBy(() -> new ShardTokenKeys(secrets(256))).hasMessageContaining("key id 256");
        assertThat(new ShardTokenKeys(secrets(7))).hasToString("ShardTokenKeys[REDACTED]");
    }
}
