// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.message;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.mcprelay.broker.kit.Calls;

import static org.assertj.core.api.Assertions.assertThat;

/// Releases that run beside each other understand each other.
final class MessageCodecGoldenTest {
    private static final Map<String, NodeMessage> MESSAGES = GoldenMessages.all();
    private static final Map<String, byte[]> BYTES = GoldenMessages.bytes();

    private final MessageCodec codec = new MessageCodec(GoldenMessages.CLUSTER);

    @Test
    void everyTypeHasOne() {
        // When
        Set<Class<?>> types = MESSAGES.values().stream().map(Object::getClass).collect(Collectors.toSet());
        // Then
        assertThat(types).containsExactlyInAnyOrder(NodeMessage.class.getPermittedSubclasses());
        assertThat(BYTES.keySet()).isEqualTo(MESSAGES.keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void isWrittenAsEver(String name) {
        // When
        EncodedMessage encoded = codec.encode(GoldenMessages.SENDER, Calls.TUNNEL, message(name));
        // Then
        encoded.number(GoldenMessages.SEQUENCE);
        assertThat(HexFormat.of().formatHex(EncodedMessage.join(List.of(encoded))))
                .as(name)
                .isEqualTo(HexFormat.of().formatHex(golden(name)));
    }

    @ParameterizedTest
    @MethodSource("names")
    void isReadAsEver(String name) {
        // When
        MessageBatch batch = codec.decode(golden(name));
        // Then
        assertThat(batch)
                .isEqualTo(new MessageBatch(
                        List.of(new SentMessage(
                                GoldenMessages.SENDER, GoldenMessages.SEQUENCE, Calls.TUNNEL, message(name))),
                        0,
                        0));
    }

    @ParameterizedTest
    @MethodSource("names")
    void cutAnywhereItIsNothing(String name) {
        // Given
        byte[] whole = golden(name);
        for (int length = 1; length < whole.length; length++) {
            // When
            MessageBatch batch = codec.decode(Arrays.copyOf(whole, length));
            // Then
            assertThat(batch).isEqualTo(new MessageBatch(List.of(), 0, 1));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void cutAnywhereInsideItIsNothing(String name) {
        // Given
        byte[] whole = golden(name);
        for (int fields = 0; fields < whole.length - Integer.BYTES; fields++) {
            byte[] cut = Frames.withLength(Arrays.copyOf(whole, Integer.BYTES + fields), fields);
            // When
            MessageBatch batch = codec.decode(cut);
            // Then
            assertThat(batch.messages()).isEmpty();
            assertThat(batch.unreadable()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void withFieldsOfALaterVersionItIsRead(String name) {
        // Given
        byte[] later = Frames.withTrailingField(golden(name), MessageCodec.VERSION + 1);
        // When
        MessageBatch batch = codec.decode(later);
        // Then
        assertThat(batch.messages()).extracting(SentMessage::message).containsExactly(message(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void whateverOneByteBecomesNothingIsThrown(String name) {
        // Given
        byte[] whole = golden(name);
        for (int at = 0; at < whole.length; at++) {
            for (int value : new int[] {0, 1, 0x7f, 0x80, 0xff, whole[at] + 1, whole[at] ^ 0x40}) {
                byte[] bent = whole.clone();
                bent[at] = (byte) value;
                // When
                MessageBatch batch = codec.decode(bent);
                // Then
                assertThat(batch.messages().size() + batch.unknown() + batch.unreadable())
                        .isPositive();
            }
        }
    }

    static Stream<String> names() {
        return MESSAGES.keySet().stream();
    }

    private static NodeMessage message(String name) {
        return MESSAGES.getOrDefault(name, new NodeMessage.Leave());
    }

    private static byte[] golden(String name) {
        return BYTES.getOrDefault(name, new byte[0]);
    }
}
