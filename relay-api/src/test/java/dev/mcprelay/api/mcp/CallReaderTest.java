// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.api.mcp.CallReader.Reading;
import dev.mcprelay.api.mcp.session.SessionIds;
import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.InstanceHash;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.json.RawJson;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

final class CallReaderTest {
    private static final String META = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{}}";
    private static final String[] MODERN = {"MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/list"};
    private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}";
    private static final String NOTIFICATION = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";
    private static final String RESPONSE = "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}";

    private final SessionIds sessions = Samples.sessions();
    private final CallReader reader =
            new CallReader(sessions, Samples.SETTINGS, InstantSource.fixed(Samples.NODE_STARTED));

    private static String modern(String method) {
        return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":{" + META + "}}";
    }

    private Reading read(McpRequest request, String body) {
        return reader.read(request, RawJson.of(body));
    }

    private Reading.Accepted accepted(McpRequest request, String body) {
        Reading reading = read(request, body);
        assertThat(reading).isInstanceOf(Reading.Accepted.class);
        return (Reading.Accepted) reading;
    }

    private RpcError refused(McpRequest request, String body) {
        Reading reading = read(request, body);
        assertThat(reading).isInstanceOf(Reading.Refused.class);
        return ((Reading.Refused) reading).error();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "not json | PARSE",
                "[] | INVALID_MESSAGE",
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\"}] | INVALID_MESSAGE",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"a\"} | INVALID_MESSAGE",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"a\"} | INVALID_MESSAGE"
            })
    void whatIsNoMessageIsRefused(String body, ErrorCode code) {
        // When
        RpcError error = refused(Samples.request(), body);
        // Then
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.requestId()).isEqualTo("request-1");
    }

    @Test
    void aCallOfTheSessionEraCarriesWhoAndHowLong() {
        // When
        Reading.Accepted accepted = accepted(Samples.request(), CALL);
        // Then
        Call call = accepted.call();
        assertThat(call.tunnel()).isEqualTo(Samples.TUNNEL);
        assertThat(call.deadline()).isEqualTo(Duration.ofMinutes(2));
        assertThat(call.principal()).isEqualTo(Samples.request().principal());
        assertThat(call.session()).isNull();
        assertThat(call.tunnelCreatedBeforeNode()).isTrue();
        assertThat(call.headers().first("X-Request-Id")).contains("request-1");
        assertThat(requireNonNull(accepted.asked().id())).isEqualTo(RawJson.of("7"));
    }

    @Test
    void credentialsAndCookiesStayHere() {
        // When
        Call call = accepted(
                        Samples.request("Authorization", "Bearer a", "Cookie", "b", "DPoP", "c", "X-Mine", "d"), CALL)
                .call();
        // Then
        assertThat(call.headers().has("Authorization")).isFalse();
        assertThat(call.headers().has("Cookie")).isFalse();
        assertThat(call.headers().has("DPoP")).isFalse();
        assertThat(call.headers().first("X-Mine")).contains("d");
        assertThat(call.headers().first("Accept")).contains("application/json, text/event-stream");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mcp-Session-Id", "MCP-Protocol-Version", "mcp-method", "MCP-NAME"})
    void anMcpHeaderThatIsThereTwiceIsRefusedWithTheId(String name) {
        // When
        RpcError error = refused(Samples.request(name, "a", name, "a"), CALL);
        // Then
        assertThat(error.code()).isEqualTo(ErrorCode.INVALID_HEADER);
        assertThat(requireNonNull(error.id())).isEqualTo(RawJson.of("7"));
    }

    @Test
    void aSessionOfThePrivateServerTravelsAndBelongsToItsCaller() {
        // When
        Call alices = accepted(Samples.request("Mcp-Session-Id", "s"), CALL).call();
        Call bobs =
                accepted(Samples.requestOf("bob", "Mcp-Session-Id", "s"), CALL).call();
        // Then
        assertThat(alices.headers().first("Mcp-Session-Id")).contains("s");
        assertThat(requireNonNull(alices.session()).pin()).isNull();
        assertThat(requireNonNull(bobs.session()).key())
                .isNotEqualTo(alices.session().key());
    }

    @Test
    void aMintedSessionStaysHereAndPinsItsInstance() {
        // Given
        String id = sessions.mint(
                Samples.INSTANCE,
                Optional.empty(),
                Samples.TUNNEL,
                ChannelName.MAIN,
                Samples.request().principal());
        // When
        Call call = accepted(Samples.request("Mcp-Session-Id", id), CALL).call();
        // Then
        assertThat(call.headers().has("Mcp-Session-Id")).isFalse();
        assertThat(requireNonNull(call.session()).pin()).isEqualTo(InstanceHash.of(Samples.INSTANCE));
    }

    @Test
    void aMintedSessionOfAnotherCallerIsGone() {
        // Given
        String id = sessions.mint(
                Samples.INSTANCE,
                Optional.empty(),
                Samples.TUNNEL,
                ChannelName.MAIN,
                Samples.request().principal());
        // When
        RpcError error = refused(Samples.requestOf("mallory", "Mcp-Session-Id", id), CALL);
        // Then
        assertThat(error.code()).isEqualTo(ErrorCode.SESSION_GONE);
    }

    @Test
    void anEndedSessionIsGone() {
        // Given
        String id = sessions.mint(
                Samples.INSTANCE,
                Optional.empty(),
                Samples.TUNNEL,
                ChannelName.MAIN,
                Samples.request().principal());
        sessions.end(id);
        // When
        RpcError error = refused(Samples.request("Mcp-Session-Id", id), CALL);
        // Then
        assertThat(error.code()).isEqualTo(ErrorCode.SESSION_GONE);
    }

    @Test
    void aNotificationAsksForNoAnswer() {
        // When
        Reading.Accepted accepted = accepted(Samples.request(), NOTIFICATION);
        // Then
        assertThat(accepted.call().body()).isInstanceOf(Call.Body.Notification.class);
        assertThat(accepted.asked().id()).isNull();
    }

    @Test
    void anAnswerToTheServerIsSwallowedInTheSessionEra() {
        // When
        Reading reading = read(Samples.request(), RESPONSE);
        // Then
        assertThat(reading).isInstanceOf(Reading.Swallowed.class);
    }

    @Test
    void anAnswerToTheServerIsRefusedInTheModernEra() {
        // When
        RpcError error = refused(Samples.request(MODERN), RESPONSE);
        // Then
        assertThat(error.code()).isEqualTo(ErrorCode.INVALID_MESSAGE);
    }

    @Test
    void aModernCallKnowsNeitherSessionNorResumption() {
        // When
        Reading.Accepted accepted = accepted(
                Samples.request(
                        "MCP-Protocol-Version",
                        "2026-07-28",
                        "Mcp-Method",
                        "tools/list",
                        "Mcp-Session-Id",
                        "s",
                        "Last-Event-ID",
                        "9"),
                modern("tools/list"));
        // Then
        assertThat(accepted.call().session()).isNull();
        assertThat(accepted.call().headers().has("Mcp-Session-Id")).isFalse();
        assertThat(accepted.call().headers().has("Last-Event-ID")).isFalse();
        assertThat(accepted.asked().modern()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"PT20S, PT20S", "PT8M59S, PT8M59S", "PT9M, PT9M", "PT1H, PT9M", "PT0S, PT1S", "PT-20S, PT1S"})
    void aStreamEndsWithTheTokenThatOpenedIt(Duration left, Duration life) {
        // Given
        McpRequest request = Samples.requestUntil(
                Samples.NODE_STARTED.plus(left),
                "MCP-Protocol-Version",
                "2026-07-28",
                "Mcp-Method",
                "subscriptions/listen");
        // When
        Call call = accepted(request, modern("subscriptions/listen")).call();
        // Then
        assertThat(call.deadline()).isEqualTo(life);
    }

    @Test
    void aCallThatIsNoStreamMayOutliveItsToken() {
        // Given
        McpRequest request = Samples.requestUntil(Samples.NODE_STARTED.plusSeconds(1));
        // When
        Call call = accepted(request, CALL).call();
        // Then
        assertThat(call.deadline()).isEqualTo(Samples.SETTINGS.deadline());
    }

    @Test
    void aListenIsAStreamWithALongDeadline() {
        // When
        Call call = accepted(
                        Samples.request("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "subscriptions/listen"),
                        modern("subscriptions/listen"))
                .call();
        // Then
        assertThat(call.deadline()).isEqualTo(Duration.ofMinutes(9));
        assertThat(call.body()).matches(body -> ((Call.Body.Request) body).stream());
    }

    @Test
    void aHeaderThatContradictsTheBodyIsRefused() {
        // When
        RpcError error = refused(Samples.request(MODERN), modern("tools/call"));
        // Then
        assertThat(error.code()).isEqualTo(ErrorCode.HEADER_BODY_MISMATCH);
        assertThat(requireNonNull(error.id())).isEqualTo(RawJson.of("7"));
    }

    @Test
    void onlyInitializeOfTheSessionEraMayBeginASession() {
        // Given
        String initialize = CALL.replace("tools/list", "initialize");
        // When
        Asked old = accepted(Samples.request(), initialize).asked();
        Asked modern = accepted(
                        Samples.request("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "initialize"),
                        modern("initialize"))
                .asked();
        // Then
        assertThat(old.initialize()).isNotNull();
        assertThat(modern.initialize()).isNull();
    }
}
