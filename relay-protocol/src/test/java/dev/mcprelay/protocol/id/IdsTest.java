// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.id;

import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class IdsTest {
    private static final int RUNS = 5000;
    private static final String BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static long edge(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> Long.MIN_VALUE;
            case 3 -> Long.MAX_VALUE;
            default -> random.nextLong();
        };
    }

    @Test
    void aNodesNameIsReadBackAndHasOneForm() {
        Random random = new Random(1);
        for (int run = 0; run < RUNS; run++) {
            // Given
            NodeId node = new NodeId(edge(random));
            // When
            String text = node.toString();
            // Then
            assertThat(text).matches("[A-Za-z0-9_-]{11}");
            assertThat(NodeId.parse(text)).isEqualTo(node);
            for (int i = 0; i < BASE64URL.length(); i++) {
                String other = text.substring(0, 10) + BASE64URL.charAt(i);
                if (!other.equals(text)) {
                    assertParsesToItselfOrNotAtAll(other);
                }
            }
        }
    }

    private static void assertParsesToItselfOrNotAtAll(String text) {
        try {
            assertThat(NodeId.parse(text)).hasToString(text);
        } catch (InvalidIdException refused) {
            assertThat(refused).hasMessageContaining("node id");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "AAAAAAAAAA", "AAAAAAAAAAA=", "AAAAAAAAAAAA", "AAAAAAAAAA ", "AAAAAAAAAA+", "AAAAAAAAAAé"})
    void anotherFormIsNoNode(String text) {
        assertThatThrownBy(() -> NodeId.parse(text)).isInstanceOf(InvalidIdException.class);
    }

    @Test
    void aCommandsNameIsReadBackAndHasOneForm() {
        Random random = new Random(2);
        for (int run = 0; run < RUNS; run++) {
            // Given
            CommandId command = new CommandId(new NodeId(edge(random)), edge(random));
            // When
            RequestId name = command.requestId();
            // Then
            assertThat(name.value()).matches("req_[A-Za-z0-9_-]{22}");
            assertThat(name.command()).contains(command);
            String start = name.value().substring(0, 25);
            long namesOfThisCommand = BASE64URL
                    .chars()
                    .filter(c -> new RequestId(start + (char) c).command().equals(Optional.of(command)))
                    .count();
            assertThat(namesOfThisCommand).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "req_",
                "req_AAAA",
                "REQ_AAAAAAAAAAAAAAAAAAAAAA",
                "req_AAAAAAAAAAAAAAAAAAAAAA==",
                "req_AAAAAAAAAAAAAAAAAAAAAAA",
                "req_AAAAAAAAAAAAAAAAAAAAA*",
                "AAAAAAAAAAAAAAAAAAAAAA"
            })
    void aStrangersNameIsNoCommandOfOurs(String name) {
        assertThat(new RequestId(name).command()).isEmpty();
    }

    @Test
    void aRequestIdHasALength() {
        assertThat(new RequestId("x".repeat(256)).value()).hasSize(256);
        assertThatThrownBy(() -> new RequestId("x".repeat(257))).isInstanceOf(InvalidIdException.class);
        assertThatThrownBy(() -> new RequestId("")).isInstanceOf(InvalidIdException.class);
    }

    @Test
    void mintedTunnelsAreNewAndWellFormedAndNeverSay404() {
        // Given
        Set<TunnelId> minted = new HashSet<>();
        for (int run = 0; run < RUNS; run++) {
            // When
            TunnelId tunnel = TunnelId.mint();
            // Then
            assertThat(minted.add(tunnel)).isTrue();
            assertThat(tunnel.value()).matches("tunnel_[0-9a-f]{32}").doesNotContain("404");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tunnel_",
                "tunnel_0123456789abcdef0123456789abcde",
                "tunnel_0123456789abcdef0123456789abcdef0",
                "tunnel_0123456789ABCDEF0123456789abcdef",
                "Tunnel_0123456789abcdef0123456789abcdef",
                "tunnel_0123456789abcdef0123456789abcdef\n",
                " tunnel_0123456789abcdef0123456789abcdef",
                "tunnel_0123456789abcdef/../../789abcdef"
            })
    void anotherFormIsNoTunnel(String text) {
        assertThatThrownBy(() -> new TunnelId(text)).isInstanceOf(InvalidIdException.class);
    }

    @Test
    void channelsAreShortAndPlain() {
        Random random = new Random(3);
        String legal = "abcdefghijklmnopqrstuvwxyz0123456789_-";
        String illegal = "ABCXYZ./:% \n\t\u0000éſK";
        for (int run = 0; run < RUNS; run++) {
            // Given
            StringBuilder name = new StringBuilder();
            int length = 1 + random.nextInt(64);
            for (int i = 0; i < length; i++) {
                name.append(legal.charAt(random.nextInt(legal.length())));
            }
            String good = name.toString();
            name.setCharAt(random.nextInt(length), illegal.charAt(random.nextInt(illegal.length())));
            String bad = name.toString();
            // When / Then
            assertThat(new ChannelName(good)).hasToString(good);
            assertThatThrownBy(() -> new ChannelName(bad)).isInstanceOf(InvalidIdException.class);
        }
        assertThatThrownBy(() -> new ChannelName("")).isInstanceOf(InvalidIdException.class);
        assertThatThrownBy(() -> new ChannelName("x".repeat(65))).isInstanceOf(InvalidIdException.class);
    }

    @Test
    void clientsWithoutAnInstanceIdAreKnownByTheirKey() {
        // When
        InstanceId anonymous = InstanceId.anonymous("key_1");
        // Then
        assertThat(anonymous.isAnonymous()).isTrue();
        assertThat(new InstanceId("0123456789abcdef0123456789abcdef").isAnonymous())
                .isFalse();
        assertThatThrownBy(() -> new InstanceId("a b")).isInstanceOf(InvalidIdException.class);
        assertThatThrownBy(() -> new InstanceId("x".repeat(129))).isInstanceOf(InvalidIdException.class);
    }

    @Test
    void whatIsWrongIsShownShortAndHarmless() {
        // Given
        String hostile = "x\r\n\u001b[31m\u202e" + "y".repeat(500);
        // When / Then
        assertThatThrownBy(() -> new TunnelId(hostile))
                .isInstanceOf(InvalidIdException.class)
                .hasMessageStartingWith("tunnel id: 'x???[31m?yyy")
                .hasMessageEndingWith("…' (expected: tunnel_[a-z0-9]{32})")
                .satisfies(refused -> assertThat(refused.getStackTrace()).isEmpty());
    }
}
