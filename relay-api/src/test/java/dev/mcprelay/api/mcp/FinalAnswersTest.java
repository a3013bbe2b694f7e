// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.api.http.Answer;
import dev.mcprelay.api.mcp.session.SessionIds;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.token.SessionTokens;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

final class FinalAnswersTest {
    private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":\"r1\",\"result\":{\"a\":1.0}}";
    private static final String STREAM = "{\"Content-Type\":[\"Text/Event-Stream; charset=utf-8\"]}";

    private final SessionIds sessions = Samples.sessions();
    private final FinalAnswers finals = new FinalAnswers(sessions, Samples.SETTINGS);
    private final Asked asked = asked(Samples.request());
    private final Asked told = new Asked(Samples.request(), null, false, null, false);

    private static Asked asked(McpRequest request) {
        return new Asked(request, RawJson.of("9007199254740993"), false, null, false);
    }

    private static String text(@Nullable JsonPieces pieces) {
        return pieces == null ? "" : new String(pieces.join().toByteArray(), StandardCharsets.UTF_8);
    }

    private static Optional<String> header(Answer answer, String name) {
        return answer.headers().stream()
                .filter(field -> field.is(name))
                .map(HeaderField::value)
                .findFirst();
    }

    @Test
    void aResultGoesOutUnderTheCallersId() {
        // When
        Answer answer = finals.answer(Samples.answered(Samples.response(200, RESULT)), asked);
        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(text(answer.body()))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":9007199254740993,\"result\":{\"a\":1.0}}");
        assertThat(answer.headers().stream().filter(field -> field.is("Content-Type")))
                .hasSize(1);
    }

    @Test
    void theStatusOfAnErrorPasses() {
        // Given
        String error = "{\"jsonrpc\":\"2.0\",\"id\":\"r1\",\"error\":{\"code\":-32601,\"message\":\"a\"}}";
        // When
        Answer answer = finals.answer(Samples.answered(Samples.response(404, error)), asked);
        // Then
        assertThat(answer.status()).isEqualTo(404);
        assertThat(text(answer.body())).contains("\"id\":9007199254740993").contains("-32601");
    }

    @Test
    void anErrorThatTheClientMadeSaysWhoseFaultItIs() {
        // Given
        String error = "{\"jsonrpc\":\"2.0\",\"id\":\"r1\",\"error\":{\"code\":-32603,\"message\":\"Bad Gateway\","
                + "\"data\":{\"tunnel_failure\":{\"version\":1,\"source\":\"connect\"}}}}";
        // When
        Answer answer = finals.answer(Samples.answered(Samples.response(502, error)), asked);
        // Then
        assertThat(answer.status()).isEqualTo(502);
        assertThat(text(answer.body()))
                .isEqualTo(error.replace("\"r1\"", "9007199254740993")
                        .replace("\"data\":{", "\"data\":{\"fault\":\"private_server\","));
    }

    @ParameterizedTest
    @CsvSource({"401, UPSTREAM_UNAUTHORIZED", "403, UPSTREAM_FORBIDDEN"})
    void aRefusalOfThePrivateServerNeverChallengesTheCaller(int status, ErrorCode code) {
        // Given
        var response = Samples.response(
                status, "jsonrpc_response", RESULT, "{\"WWW-Authenticate\":[\"Bearer realm=inside\"]}");
        // When
        Answer answer = finals.answer(Samples.answered(response), asked);
        // Then
        assertThat(answer.status()).isEqualTo(502);
        assertThat(text(answer.body())).contains("\"code\":\"" + code.wireName() + "\"");
        assertThat(header(answer, "WWW-Authenticate")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 404, 500})
    void aChallengeOfThePrivateServerIsDroppedWhateverItsStatus(int status) {
        // Given
        String challenge = "{\"www-authenticate\":[\"Bearer resource_metadata=inside\"],\"Mcp-Session-Id\":[\"s\"]}";
        var response = Samples.response(status, "jsonrpc_response", RESULT, challenge);
        // When
        Answer answer = finals.answer(Samples.answered(response), asked);
        Answer told = finals.answer(Samples.answered(response), this.told);
        // Then
        assertThat(header(answer, "WWW-Authenticate")).isEmpty();
        assertThat(header(answer, "Mcp-Session-Id")).contains("s");
        assertThat(header(told, "WWW-Authenticate")).isEmpty();
    }

    @Test
    void aTunnelWithoutAClientIsNamedInTheAdvice() {
        // When
        Answer refused = finals.refused(ErrorCode.TUNNEL_CLIENT_NOT_SEEN, Duration.ofSeconds(5), asked);
        Answer failed = finals.answer(Samples.failed(ErrorCode.TUNNEL_CLIENT_NOT_CONNECTED, false), asked);
        Answer other = finals.answer(Samples.failed(ErrorCode.DEADLINE_WAITING, false), asked);
        // Then
        String advice = "(start a tunnel client for " + Samples.TUNNEL.value() + ")";
        assertThat(text(refused.body())).contains(advice);
        assertThat(text(failed.body())).contains(advice);
        assertThat(text(other.body())).doesNotContain("start a tunnel client");
    }

    @Test
    void anOpenTunnelShowsWhatThePrivateServerSaysOfAuthentication() {
        // Given
        var response =
                Samples.response(401, "jsonrpc_response", RESULT, "{\"WWW-Authenticate\":[\"Bearer realm=inside\"]}");
        // When
        Answer answer = finals.answer(Samples.answered(response), asked(Samples.openRequest()));
        // Then
        assertThat(answer.status()).isEqualTo(401);
        assertThat(header(answer, "WWW-Authenticate")).contains("Bearer realm=inside");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"jsonrpc\":\"2.0\",\"method\":\"a\"}"})
    void whatIsNoResponseIsNoAnswer(String json) {
        // When
        Answer answer = finals.answer(Samples.answered(Samples.response(200, json)), asked);
        // Then
        assertThat(answer.status()).isEqualTo(502);
        assertThat(text(answer.body())).contains("invalid_upstream_response");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 204})
    void anAcknowledgementIs202WithoutABody(int status) {
        // When
        Answer answer = finals.answer(Samples.answered(Samples.response(status, "notify_ack", "", "{}")), told);
        // Then
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).isNull();
    }

    @Test
    void aRefusedNotificationShowsTheRefusal() {
        // Given
        String error = "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32603,\"message\":\"Not Found\"}}";
        // When
        Answer answer = finals.answer(Samples.answered(Samples.response(404, error)), told);
        // Then
        assertThat(answer.status()).isEqualTo(404);
        assertThat(text(answer.body())).isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource({"204, 204", "200, 200", "404, 404", "405, 405", "302, 502", "99, 502", "700, 502"})
    void theEndOfASessionHasTheStatusOfThePrivateServer(int posted, int seen) {
        // When
        Answer answer = finals.answer(ended(posted), told);
        // Then
        assertThat(answer.status()).isEqualTo(seen);
        assertThat(answer.body() == null).isEqualTo(seen < 300);
    }

    @Test
    void initializeOnAnAffineChannelBeginsASessionOfOurs() {
        // Given
        Asked initialize = new Asked(Samples.request(), RawJson.of("1"), false, Samples.initialize(), false);
        // When
        Answer answer = finals.answer(Samples.answeredAffine(Samples.response(200, RESULT)), initialize);
        // Then
        String id = header(answer, "Mcp-Session-Id").orElseThrow();
        assertThat(id).matches(SessionTokens::isMinted);
        assertThat(sessions.of(
                        id, Samples.TUNNEL, ChannelName.MAIN, Samples.request().principal()))
                .isInstanceOfSatisfying(
                        SessionIds.Session.Minted.class,
                        minted -> assertThat(requireNonNull(minted.opening())
                                        .initialize()
                                        .orElseThrow()
                                        .text())
                                .contains("\"id\":0,", "\"initialize\""));
    }

    @Test
    void aPrivateServersOwnSessionIsNotReplaced() {
        // Given
        Asked initialize = new Asked(Samples.request(), RawJson.of("1"), false, Samples.initialize(), false);
        var response = Samples.response(200, "jsonrpc_response", RESULT, "{\"Mcp-Session-Id\":[\"theirs\"]}");
        // When
        Answer answer = finals.answer(Samples.answeredAffine(response), initialize);
        // Then
        assertThat(header(answer, "Mcp-Session-Id")).contains("theirs");
    }

    @Test
    void aFailedInitializeBeginsNothing() {
        // Given
        Asked initialize = new Asked(Samples.request(), RawJson.of("1"), false, Samples.initialize(), false);
        String error = "{\"jsonrpc\":\"2.0\",\"id\":\"r1\",\"error\":{\"code\":-32602,\"message\":\"a\"}}";
        // When
        Answer answer = finals.answer(Samples.answeredAffine(Samples.response(200, error)), initialize);
        // Then
        assertThat(header(answer, "Mcp-Session-Id")).isEmpty();
    }

    @Test
    void aModernAnswerHasNoSession() {
        // Given
        Asked modern = new Asked(Samples.request(), RawJson.of("1"), true, null, false);
        var response = Samples.response(200, "jsonrpc_response", RESULT, "{\"Mcp-Session-Id\":[\"theirs\"]}");
        // When
        Answer answer = finals.answer(Samples.answered(response), modern);
        // Then
        assertThat(header(answer, "Mcp-Session-Id")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "TUNNEL_CLIENT_NOT_CONNECTED, false, 503, 5",
        "TUNNEL_CLIENT_NOT_SEEN, false, 503, 5",
        "RELAY_DRAINING, false, 503, 1",
        "TUNNEL_QUEUE_FULL, false, 429, 1",
        "DEADLINE_WAITING, false, 504, ",
        "DEADLINE_RUNNING, true, 504, ",
        "TUNNEL_CLIENT_LOST, true, 502, ",
        "RESPONSE_TOO_LARGE, true, 502, ",
        "TOO_MANY_STREAMS, false, 429, 1",
        "RELAY_OVERLOADED, false, 503, 1"
    })
    void aFailureHasTheStatusOfItsReason(ErrorCode reason, boolean delivered, int status, @Nullable String retryAfter) {
        // When
        Answer answer = finals.answer(Samples.failed(reason, delivered), asked);
        // Then
        assertThat(answer.status()).isEqualTo(status);
        assertThat(header(answer, "Retry-After")).isEqualTo(Optional.ofNullable(retryAfter));
        assertThat(text(answer.body()))
                .contains("\"id\":9007199254740993")
                .contains("\"code\":\"" + reason.wireName() + "\"")
                .contains("\"delivered\":" + delivered)
                .contains("\"traceId\":\"request-1\"");
    }

    static Stream<ErrorCode> refusalsForNow() {
        return Stream.of(ErrorCode.values()).filter(code -> code.status() == 429 || code.status() == 503);
    }

    @ParameterizedTest
    @MethodSource("refusalsForNow")
    void whoIsTurnedAwayForNowIsToldWhenToComeBack(ErrorCode reason) {
        // When
        Answer answer = finals.answer(Samples.failed(reason, false), asked);
        // Then
        assertThat(answer.status()).isEqualTo(reason.status());
        assertThat(header(answer, "Retry-After"))
                .hasValueSatisfying(seconds -> assertThat(seconds).matches("[1-9][0-9]*"));
    }

    @Test
    void whatWasHandedOverIsNeverSafeToRepeat() {
        // When
        Answer before = finals.answer(Samples.failed(ErrorCode.RELAY_DRAINING, false), asked);
        Answer after = finals.answer(Samples.failed(ErrorCode.RELAY_DRAINING, true), asked);
        // Then
        assertThat(text(before.body())).contains("\"retrySafe\":true");
        assertThat(text(after.body())).contains("\"retrySafe\":false");
    }

    @Test
    void theStatusesOfAbsenceAndOfAnUnknownOutcomeAreTheOperatorsChoice() {
        // Given
        McpSettings settings =
                new McpSettings(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), 404, 200, 4096);
        FinalAnswers chosen = new FinalAnswers(sessions, settings);
        // When
        Answer offline = chosen.refused(ErrorCode.TUNNEL_CLIENT_NOT_CONNECTED, Duration.ofSeconds(5), asked);
        Answer lost = chosen.answer(Samples.failed(ErrorCode.TUNNEL_CLIENT_LOST, true), asked);
        Answer waited = chosen.answer(Samples.failed(ErrorCode.DEADLINE_WAITING, false), asked);
        // Then
        assertThat(offline.status()).isEqualTo(404);
        assertThat(header(offline, "Retry-After")).contains("5");
        assertThat(lost.status()).isEqualTo(200);
        assertThat(waited.status()).isEqualTo(504);
    }

    @Test
    void anAnswerAloneIsAStreamOnlyWhereThePrivateServerMadeItOne() {
        // Given
        Frame.Final streamed = Samples.answered(Samples.response(200, "jsonrpc_response", RESULT, STREAM));
        // When
        boolean mirrored = finals.isStream(streamed, asked);
        // Then
        assertThat(mirrored).isTrue();
        assertThat(finals.isStream(Samples.answered(Samples.response(200, RESULT)), asked))
                .isFalse();
        assertThat(finals.isStream(streamed, new Asked(Samples.request(), RawJson.of("1"), true, null, true)))
                .isFalse();
        assertThat(finals.isStream(streamed, told)).isFalse();
        assertThat(finals.isStream(Samples.answered(Samples.response(500, "jsonrpc_response", RESULT, STREAM)), asked))
                .isFalse();
        assertThat(finals.isStream(Samples.failed(ErrorCode.DEADLINE_RUNNING, true), asked))
                .isFalse();
    }

    private static Frame.Final ended(int status) {
        return Samples.answered(Samples.response(status, "session_termination_response", "", "{}"));
    }

    @Test
    void aServerThatEndsNoSessionsIsSaidToTakePostsOnly() {
        // When
        Answer answer = finals.answer(ended(405), told);
        // Then
        assertThat(answer.status()).isEqualTo(405);
        assertThat(header(answer, "Allow")).contains("POST");
        assertThat(header(answer, "Content-Type")).contains("application/json");
        assertThat(text(answer.body())).contains("\"id\":null", "\"code\":\"method_not_allowed\"");
    }

    @ParameterizedTest
    @CsvSource({
        "400, 400, invalid_upstream_response",
        "404, 404, session_gone",
        "500, 500, invalid_upstream_response",
        "301, 502, invalid_upstream_response"
    })
    void aSessionThatWasNotEndedIsAnsweredInWords(int status, int seen, String code) {
        // When
        Answer answer = finals.answer(ended(status), told);
        // Then
        assertThat(answer.status()).isEqualTo(seen);
        assertThat(header(answer, "Allow")).isEmpty();
        assertThat(text(answer.body())).contains("\"code\":\"" + code + "\"");
    }

    @Test
    void theLastEventOfAStreamCarriesTheCallersIdWhateverHappened() {
        // When
        String result = text(finals.message(Samples.answered(Samples.response(200, RESULT)), asked));
        String failure = text(finals.message(Samples.failed(ErrorCode.TUNNEL_CLIENT_LOST, true), asked));
        String refused = text(finals.message(Samples.answered(Samples.response(401, RESULT)), asked));
        // Then
        assertThat(result).contains("\"id\":9007199254740993").contains("\"a\":1.0");
        assertThat(failure).contains("\"id\":9007199254740993").contains("tunnel_client_lost");
        assertThat(refused).contains("\"id\":9007199254740993").contains("upstream_unauthorized");
    }
}
