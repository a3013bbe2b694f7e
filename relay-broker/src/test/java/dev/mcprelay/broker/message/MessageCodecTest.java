// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.message;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.message.NodeMessage.Grant;
import dev.mcprelay.broker.message.NodeMessage.InstanceGone;
import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;

import static org.assertj.core.api.Assertions.assertThat;

final class MessageCodecTest {
    private static final NodeId SENDER = GoldenMessages.SENDER;

    private final MessageCodec codec = new MessageCodec(GoldenMessages.CLUSTER);
    private final byte[] leave = encoded(new NodeMessage.Leave());
    private final byte[] probe = encoded(new NodeMessage.Probe());

    @RepeatedTest(20)
    void whateverIsSentArrivesAsItWas(RepetitionInfo repetition) {
        // Given
        var random = new RandomMessages(new Random(repetition.getCurrentRepetition()));
        List<SentMessage> sent = new ArrayList<>();
        List<EncodedMessage> frames = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            var message = new SentMessage(random.node(), random.large(), TunnelId.mint(), random.message());
            EncodedMessage frame = codec.encode(message.sender(), message.tunnel(), message.message());
            frame.number(message.sequence());
            sent.add(message);
            frames.add(frame);
        }
        // When
        MessageBatch batch = codec.decode(EncodedMessage.join(frames));
        // Then
        assertThat(batch).isEqualTo(new MessageBatch(sent, 0, 0));
    }

    @RepeatedTest(20)
    void noiseIsNothing(RepetitionInfo repetition) {
        // Given
        var random = new Random(repetition.getCurrentRepetition());
        byte[] noise = new byte[random.nextInt(1, 20_000)];
        random.nextBytes(noise);
        // When
        MessageBatch batch = codec.decode(noise);
        // Then
        assertThat(batch).isEqualTo(new MessageBatch(List.of(), 0, 1));
    }

    @RepeatedTest(20)
    void noiseInAFrameIsNothing(RepetitionInfo repetition) {
        // Given
        var random = new Random(repetition.getCurrentRepetition());
        byte[] noise = new byte[random.nextInt(200, 20_000)];
        random.nextBytes(noise);
        System.arraycopy(probe, 0, noise, 0, probe.length);
        noise = Frames.withLength(Frames.withType(noise, random.nextInt(1, 20)), noise.length - Integer.BYTES);
        // When
        MessageBatch batch = codec.decode(noise);
        // Then
        assertThat(batch.messages().size() + batch.unknown() + batch.unreadable())
                .isEqualTo(1);
    }

    @Test
    void nothingIsNoMessage() {
        // When
        MessageBatch batch = codec.decode(new byte[0]);
        // Then
        assertThat(batch).isEqualTo(new MessageBatch(List.of(), 0, 0));
    }

    @Test
    void aCutElementGivesWhatCameWhole() {
        // Given
        byte[] both = Frames.join(leave, probe);
        // When
        MessageBatch batch = codec.decode(Arrays.copyOf(both, both.length - 1));
        // Then
        assertThat(batch.messages()).extracting(SentMessage::message).containsExactly(new NodeMessage.Leave());
        assertThat(batch.unreadable()).isEqualTo(1);
    }

    @Test
    void aTypeThatALaterReleaseAddedIsPassedOver() {
        // Given
        byte[] element = Frames.join(Frames.withType(leave, 200), Frames.withVersion(probe, 9));
        // When
        MessageBatch batch = codec.decode(element);
        // Then
        assertThat(batch)
                .isEqualTo(new MessageBatch(
                        List.of(new SentMessage(SENDER, 0, Calls.TUNNEL, new NodeMessage.Probe())), 1, 0));
    }

    @Test
    void aMessageOfAnotherClusterIsPassedOver() {
        // Given
        EncodedMessage foreign = new MessageCodec(1).encode(SENDER, Calls.TUNNEL, new NodeMessage.Leave());
        // When
        MessageBatch batch = codec.decode(Frames.join(EncodedMessage.join(List.of(foreign)), probe));
        // Then
        assertThat(batch.messages()).extracting(SentMessage::message).containsExactly(new NodeMessage.Probe());
        assertThat(batch.unreadable()).isEqualTo(1);
    }

    @Test
    void aReplayIsReadAgainWithItsNumber() {
        // Given
        EncodedMessage once = codec.encode(SENDER, Calls.TUNNEL, new NodeMessage.Leave());
        once.number(41);
        byte[] bytes = EncodedMessage.join(List.of(once));
        // When
        MessageBatch batch = codec.decode(Frames.join(bytes, bytes));
        // Then
        assertThat(batch.messages()).extracting(SentMessage::sequence).containsExactly(41L, 41L);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 20, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void anImpossibleLengthEndsTheElement(int length) {
        // Given
        byte[] element = Frames.join(leave, Frames.withLength(probe, length), leave);
        // When
        MessageBatch batch = codec.decode(element);
        // Then
        assertThat(batch.messages()).hasSize(1);
        assertThat(batch.unreadable()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 10_000, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void anImpossibleBodyCostsOnlyItsFrame(int length) {
        // Given
        byte[] element = Frames.join(leave, Frames.withBodyLength(probe, length), leave);
        // When
        MessageBatch batch = codec.decode(element);
        // Then
        assertThat(batch.messages()).hasSize(2);
        assertThat(batch.unreadable()).isEqualTo(1);
    }

    @Test
    void aClaimedLengthOfAFieldIsNotBelieved() {
        // Given
        byte[] gone = encoded(new InstanceGone(new InstanceId("x"), Instant.EPOCH));
        int lengthAt = gone.length - Long.BYTES - Integer.BYTES - 1 - Integer.BYTES;
        gone[lengthAt] = 0x7f; // two thousand million characters
        // When
        MessageBatch batch = codec.decode(gone);
        // Then
        assertThat(batch).isEqualTo(new MessageBatch(List.of(), 0, 1));
    }

    @Test
    void theBodyGoesAsItIsWhateverItIs() {
        // Given
        byte[] bytes = new byte[16 << 20];
        new Random(1).nextBytes(bytes);
        // When
        NodeMessage arrived = codec.decode(encoded(grant(JsonPieces.of(RawJson.of(bytes)))))
                .messages()
                .getFirst()
                .message();
        // Then
        assertThat(body(arrived).toByteArray()).isEqualTo(bytes);
    }

    @Test
    void piecesArriveInOne() {
        // Given
        var pieces = new JsonPieces(List.of(RawJson.of("{\"id\":"), RawJson.of("1"), RawJson.of("}")));
        // When
        NodeMessage arrived =
                codec.decode(encoded(grant(pieces))).messages().getFirst().message();
        // Then
        assertThat(body(arrived)).isEqualTo(RawJson.of("{\"id\":1}"));
    }

    @Test
    void timesThatCannotBeAreTheNearestThatCan() {
        // Given
        var never = new InstanceGone(new InstanceId("x"), Instant.MAX);
        var longAgo = new InstanceGone(new InstanceId("x"), Instant.MIN);
        // When
        MessageBatch batch = codec.decode(Frames.join(encoded(never), encoded(longAgo)));
        // Then
        assertThat(batch.messages())
                .extracting(sent -> ((InstanceGone) sent.message()).since())
                .containsExactly(Instant.ofEpochSecond(9_999_999_999L), Instant.EPOCH);
    }

    @Test
    void aDeadlineThatHasPassedIsNow() {
        // Given
        Grant grant = grant(JsonPieces.of(RawJson.of("{}")));
        var late = new Grant(
                grant.grant(),
                grant.of(),
                grant.arrival(),
                grant.voidAfter(),
                Duration.ofSeconds(-1),
                grant.work(),
                grant.eager(),
                grant.command());
        // When
        MessageBatch batch = codec.decode(encoded(late));
        // Then
        assertThat(((Grant) batch.messages().getFirst().message()).remaining()).isZero();
    }

    @Test
    void nothingOfABodyStandsInWhatIsPrinted() {
        // Given
        byte[] element = encoded(grant(JsonPieces.of(RawJson.of("{\"secret\":1}"))));
        assertThat(new String(element, StandardCharsets.ISO_8859_1)).contains("secret");
        // When
        MessageBatch batch = codec.decode(element);
        // Then
        assertThat(batch.toString()).doesNotContain("secret");
    }

    private byte[] encoded(NodeMessage message) {
        return EncodedMessage.join(List.of(codec.encode(SENDER, Calls.TUNNEL, message)));
    }

    private static Grant grant(JsonPieces body) {
        Grant golden = (Grant) GoldenMessages.all().getOrDefault("grant-json-rpc", new NodeMessage.Leave());
        return new Grant(
                golden.grant(),
                golden.of(),
                golden.arrival(),
                golden.voidAfter(),
                golden.remaining(),
                golden.work(),
                golden.eager(),
                new TunnelCommand.JsonRpc(golden.command().head(), body));
    }

    private static RawJson body(NodeMessage message) {
        return ((TunnelCommand.JsonRpc) ((Grant) message).command()).message().join();
    }
}
