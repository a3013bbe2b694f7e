// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.command;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.RequestId;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RandomJson;
import dev.mcprelay.protocol.json.RawJson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class CommandReaderTest {
    private static final String GOOD =
            "{\"request_id\":\"r\",\"shard_token\":\"s\",\"command_type\":\"oauth_discovery\"}";

    private static CommandReader.Batch read(String body) {
        return CommandReader.read(RawJson.of(body)).orElseThrow();
    }

    @Test
    void everyMessageIsReadBackByteForByte() {
        for (int seed = 0; seed < 2000; seed++) {
            // Given
            RandomJson random = new RandomJson(seed);
            String message = random.object(4);
            String value = random.string();
            CommandHead head = new CommandHead(
                    new RequestId("req-" + seed),
                    "token",
                    ChannelName.MAIN,
                    null,
                    HeaderFields.of("X-Any", value),
                    null);
            RawJson whole = RawJson.of(message);
            int cut = random.next(whole.length());
            JsonPieces pieces = new JsonPieces(List.of(whole.slice(0, cut), whole.slice(cut, whole.length())));
            // When
            RawJson written = CommandWriter.write(List.of(
                            new TunnelCommand.JsonRpc(head, pieces),
                            new TunnelCommand.SessionTermination(head),
                            new TunnelCommand.JsonRpc(head, pieces)))
                    .join();
            // Then
            CommandReader.Batch batch = CommandReader.read(written).orElseThrow();
            assertThat(batch.commands()).as("seed %s", seed).hasSize(3);
            TunnelCommand.JsonRpc last =
                    (TunnelCommand.JsonRpc) batch.commands().getLast();
            assertThat(last.message().join().text()).as("seed %s", seed).isEqualTo(message);
            assertThat(last.head()).isEqualTo(head);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "null",
                "[]",
                "{}",
                "{\"shard_token\":\"s\",\"command_type\":\"oauth_discovery\"}",
                "{\"request_id\":\"\",\"shard_token\":\"s\",\"command_type\":\"oauth_discovery\"}",
                "{\"request_id\":\"r\",\"command_type\":\"oauth_discovery\"}",
                "{\"request_id\":\"r\",\"shard_token\":\"\",\"command_type\":\"oauth_discovery\"}",
                "{\"request_id\":\"r\",\"shard_token\":\"a b\",\"command_type\":\"oauth_discovery\"}",
                "{\"request_id\":\"r\",\"shard_token\":\"s\"}",
                "{\"request_id\":\"r\",\"shard_token\":\"s\",\"command_type\":\"later\"}",
                "{\"request_id\":\"r\",\"shard_token\":\"s\",\"command_type\":\"jsonrpc\"}",
                "{\"request_id\":\"r\",\"shard_token\":\"s\",\"command_type\":\"jsonrpc\",\"jsonrpc\":[]}",
                "{\"request_id\":\"r\",\"shard_token\":\"s\",\"command_type\":\"oauth_discovery\",\"channel\":\"a b\"}",
                "{\"request_id\":\"r\",\"shard_token\":\"s\",\"command_type\":\"oauth_discovery\",\"created_at\":\"now\"}",
            })
    void aBadCommandIsDroppedAlone(String bad) {
        // When
        CommandReader.Batch batch = read("{\"commands\":[" + GOOD + "," + bad + "," + GOOD + "]}");
        // Then
        assertThat(batch.commands()).hasSize(2);
        assertThat(batch.dropped()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"commands\":null}",
                "{\"commands\":7}",
                "{\"commands\":{\"a\":[1]}}",
                "{\"later\":[{\"commands\":[1]}],\"commands\":[]}",
            })
    void nothingIsAlsoAnAnswer(String body) {
        assertThat(read(body).commands()).isEmpty();
        assertThat(read(body).dropped()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{\"commands\":[", "{\"commands\":[{]}"})
    void whatIsNoObjectIsNoAnswer(String body) {
        assertThat(CommandReader.read(RawJson.of(body))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"' MAIN ',main", "'',main", "Tools,tools", "a_b-9,a_b-9"})
    void channelsAreReadAsTheClientReadsThem(String channel, String expected) {
        // When
        CommandReader.Batch batch = read("{\"commands\":[" + GOOD.replace("}", ",\"channel\":\"" + channel + "\"}]}"));
        // Then
        assertThat(batch.commands().getFirst().head().channel().value()).isEqualTo(expected);
    }

    @Test
    void unknownFieldsAndOddHeadersDoNoHarm() {
        // When
        CommandReader.Batch batch = read("{\"commands\":["
                + GOOD.replace(
                        "}",
                        ",\"trace_context\":{\"a\":[{}]},\"response_timeout\":\"1.5s\",\"headers\":"
                                + "{\"A\":[\"1\",2,null,{\"x\":[]},\"3\"],\"B\":\"bare\",\"C\":{\"d\":1},\"E\":[]},\"x\":[[1]]}")
                + "]}");
        // Then
        CommandHead head = batch.commands().getFirst().head();
        assertThat(head.responseTimeout()).isNull();
        assertThat(head.headers().fields())
                .containsExactly(new HeaderField("A", "1"), new HeaderField("A", "3"), new HeaderField("B", "bare"));
    }

    @Test
    void oneNameInTwoSpellingsIsOneHeaderForTheClient() {
        // Given
        HeaderFields headers = new HeaderFields(
                List.of(new HeaderField("x-a", "1"), new HeaderField("X-B", "2"), new HeaderField("X-A", "3")));
        CommandHead head = new CommandHead(new RequestId("r"), "s", ChannelName.MAIN, null, headers, null);
        // When
        String written = CommandWriter.write(List.of(new TunnelCommand.OauthDiscovery(head)))
                .join()
                .text();
        // Then
        assertThat(written).contains("\"headers\":{\"x-a\":[\"1\",\"3\"],\"X-B\":[\"2\"]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "é", "line\n"})
    void aShardTokenFitsIntoAHeader(String token) {
        assertThatThrownBy(() ->
                        new CommandHead(new RequestId("r"), token, ChannelName.MAIN, null, HeaderFields.NONE, null))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
