// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.info;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

final class InfoTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "0.0.9,0.0.9",
                "0.0.12,0.0.12",
                "0.0.13-dev,0.0.13",
                "0.0.12+abc123,0.0.12",
                "v1.2.3,1.2.3",
                "1.2.3-rc.1+sha,1.2.3",
                "999999.999999.999999,999999.999999.999999",
                "'',-",
                "1.2,-",
                "1.2.3.4,-",
                "1.2.x,-",
                "-1.2.3,-",
                "'1.2.3 ',-",
                "9999999.0.0,-",
                "dev,-",
            })
    void versionsAreReadWithTolerance(String text, @Nullable String expected) {
        assertThat(ClientVersion.parse(text).map(ClientVersion::toString).orElse(null))
                .isEqualTo(expected);
    }

    @Test
    void versionsCompareByNumber() {
        // Given
        List<String> ascending = List.of("0.0.9", "0.0.10", "0.0.11", "0.1.0", "1.0.0", "1.0.10");
        for (int i = 1; i < ascending.size(); i++) {
            // When
            ClientVersion older = ClientVersion.parse(ascending.get(i - 1)).orElseThrow();
            ClientVersion newer = ClientVersion.parse(ascending.get(i)).orElseThrow();
            // Then
            assertThat(older).isLessThan(newer);
        }
    }

    private static ClientInfo client(String name, String version) {
        return ClientInfo.from(new HeaderFields(List.of(
                new HeaderField("x-tunnel-client-name", name),
                new HeaderField("X-TUNNEL-CLIENT-VERSION", version),
                new HeaderField("X-Tunnel-MCP-Server-Info", "{\"version\":1,\"channels\":[{\"name\":\"main\"}]}"))));
    }

    @ParameterizedTest
    @CsvSource({
        "oai-tunnel-client,0.0.8,true,false,true",
        "oai-tunnel-client,0.0.9,true,false,true",
        "oai-tunnel-client,0.0.10,false,false,true",
        "oai-tunnel-client,0.0.11,false,true,false",
        "oai-tunnel-client,0.0.12,false,false,false",
        "oai-tunnel-client,0.0.13-dev,false,false,false",
        "oai-tunnel-client,unknown,false,false,false",
        "mcp-relay-client,0.0.9,false,false,false",
        "'',0.0.9,false,false,false",
    })
    void workAroundsAreForOldOfficialClientsOnly(
            String name, String version, boolean overlaps, boolean dies, boolean leaks) {
        // When
        ClientInfo info = client(name, version);
        // Then
        assertThat(info.overlapsStdio()).isEqualTo(overlaps);
        assertThat(info.diesOfStdioTimeout()).isEqualTo(dies);
        assertThat(info.leaksAddresses()).isEqualTo(leaks);
        assertThat(info.rawVersion()).isEqualTo(version);
        assertThat(requireNonNull(info.serverInfo()).channels()).hasSize(1);
    }

    @Test
    void whatCannotBeShownIsNotKept() {
        // When
        ClientInfo info = client("a\nb", "x".repeat(200));
        // Then
        assertThat(info.name()).isEmpty();
        assertThat(info.rawVersion()).hasSize(64);
        assertThat(ClientInfo.from(HeaderFields.NONE)).isEqualTo(new ClientInfo("", "", null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"version\":3,\"channels\":[]}",
                "{\"version\":99999999999,\"channels\":[]}",
                "{\"version\":\"1\",\"channels\":[]}",
                "{\"version\":1,\"channels\":[{}]}",
                "{\"version\":1,\"channels\":[{\"name\":\"A\"}]}",
                "{\"version\":1,\"channels\":[{\"name\":\"a\"},{\"name\":\"a\"}]}",
                "{\"version\":1,\"channels\":[{\"name\":\"a\"}]} x",
                "{\"version\":1,\"channels\":[",
            })
    void anythingElseIsTreatedAsAbsent(String header) {
        assertThat(ServerInfo.parse(header)).isEmpty();
    }

    @Test
    void laterFieldsDoNoHarm() {
        // When
        ServerInfo info = ServerInfo.parse(
                        "{\"x\":[{}],\"version\":2,\"channels\":[7,{\"name\":\"a\",\"stateless\":true,"
                                + "\"later\":{\"name\":\"b\"},\"proc_affinity\":1}],\"y\":null}")
                .orElseThrow();
        // Then
        assertThat(info.channels()).containsExactly(new ChannelInfo(new ChannelName("a"), true, false));
        assertThat(info.channel(new ChannelName("a"))).isPresent();
        assertThat(info.channel(ChannelName.MAIN)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,true", "32,true", "33,false"})
    void aClientHasSoManyChannels(int number, boolean taken) {
        // Given
        String channels = IntStream.range(0, number)
                .mapToObj(i -> "{\"name\":\"c" + i + "\"}")
                .collect(Collectors.joining(","));
        // When
        boolean parsed = ServerInfo.parse("{\"version\":1,\"channels\":[" + channels + "]}")
                .isPresent();
        // Then
        assertThat(parsed).isEqualTo(taken);
    }

    @Test
    void aVeryLongHeaderIsNotRead() {
        // Given
        String header = "{\"version\":1,\"channels\":[]" + " ".repeat(5000) + "}";
        // When / Then
        assertThat(ServerInfo.parse(header)).isEmpty();
    }

    @Test
    void version1NeverSaysStateless() {
        // Given
        ServerInfo info = new ServerInfo(1, List.of(new ChannelInfo(ChannelName.MAIN, true, true)));
        // When / Then
        assertThat(info.toHeader())
                .isEqualTo("{\"version\":1,\"channels\":[{\"name\":\"main\",\"proc_affinity\":true}]}");
    }
}
