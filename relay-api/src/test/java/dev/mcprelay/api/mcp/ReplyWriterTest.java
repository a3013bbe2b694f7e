// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;

import dev.mcprelay.api.http.EdgeServer;
import dev.mcprelay.api.mcp.session.SessionIds;
import dev.mcprelay.broker.Exchange;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.token.SessionTokens;

import static org.assertj.core.api.Assertions.assertThat;

/// Exchanges as a caller reads them that takes events.
@Timeout(30)
final class ReplyWriterTest {
    private static final String SESSION = "Mcp-Session-Id";
    private static final String STREAMED = "{\"Content-Type\":[\"text/event-stream\"]}";
    private static final String STREAMED_IN_A_SESSION =
            "{\"Content-Type\":[\"text/event-stream\"],\"Mcp-Session-Id\":[\"theirs\"],\"Set-Cookie\":[\"a=b\"]}";
    private static final String NOTICE = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}";
    private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":\"r1\",\"result\":{}}";
    private static final String ANSWER = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";
    private static final McpRequest REQUEST = Samples.request("Accept", "application/json, text/event-stream");

    private final SessionIds sessions = Samples.sessions();
    private final ReplyWriter writer =
            new ReplyWriter(new FinalAnswers(sessions, Samples.SETTINGS), Duration.ofMinutes(1));
    private final Asked initialize = new Asked(REQUEST, RawJson.of("1"), false, Samples.initialize(), false);
    private final Asked call = new Asked(REQUEST, RawJson.of("1"), false, null, false);
    private final Asked modern = new Asked(REQUEST, RawJson.of("1"), true, null, false);

    private record Scripted(CommandId id, Flux<Frame> frames) implements Exchange {}

    private static Frame notice(String headers) {
        return new Frame.Notice(Samples.response(200, "jsonrpc_notify", NOTICE, headers));
    }

    private static Frame answered(String headers) {
        return Samples.answeredAffine(Samples.response(200, "jsonrpc_response", RESULT, headers));
    }

    private HttpResponse<String> written(Asked asked, Frame... frames) {
        Exchange exchange = new Scripted(new CommandId(new NodeId(1), 1), Flux.just(frames));
        try (EdgeServer server = EdgeServer.serving(httpCall -> writer.write(httpCall, exchange, asked))) {
            return server.send("POST", "/", BodyPublishers.noBody());
        }
    }

    private static void assertStreamed(HttpResponse<String> response) {
        assertThat(response.headers().allValues("Content-Type")).containsExactly("text/event-stream");
        assertThat(response.body())
                .isEqualTo("event: message\ndata: " + NOTICE + "\n\nevent: message\ndata: " + ANSWER + "\n\n");
    }

    /// A child process may say something before it has answered.
    @Test
    void aSessionOfOursBeginsThoughANoticeCameBeforeTheAnswer() {
        // When
        HttpResponse<String> response = written(initialize, notice("{}"), answered("{}"));
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue(SESSION))
                .hasValueSatisfying(id -> assertThat(SessionTokens.isMinted(id)).isTrue());
        assertThat(response.headers().allValues("Content-Type")).containsExactly("application/json");
        assertThat(response.body()).isEqualTo(ANSWER);
    }

    @Test
    void aSessionOfOursBeginsWhateverTheAnswerCallsItself() {
        // When
        HttpResponse<String> response = written(initialize, answered(STREAMED));
        // Then
        assertThat(response.headers().firstValue(SESSION))
                .hasValueSatisfying(id -> assertThat(SessionTokens.isMinted(id)).isTrue());
    }

    @Test
    void aSessionOfThePrivateServersOwnBeginsWithTheHeadOfItsStream() {
        // When
        HttpResponse<String> response =
                written(initialize, notice(STREAMED_IN_A_SESSION), answered(STREAMED_IN_A_SESSION));
        // Then
        assertThat(response.headers().allValues(SESSION)).containsExactly("theirs");
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
        assertStreamed(response);
    }

    @Test
    void anAnswerThatIsAStreamByItselfCarriesThePrivateServersSession() {
        // When
        HttpResponse<String> response = written(initialize, answered(STREAMED_IN_A_SESSION));
        // Then
        assertThat(response.headers().allValues(SESSION)).containsExactly("theirs");
        assertThat(response.headers().allValues("Content-Type")).containsExactly("text/event-stream");
        assertThat(response.body()).isEqualTo("event: message\ndata: " + ANSWER + "\n\n");
    }

    @Test
    void whatComesBeforeAnyOtherAnswerMakesAStream() {
        // When
        HttpResponse<String> response = written(call, notice("{}"), answered("{}"));
        // Then
        assertThat(response.headers().firstValue(SESSION)).isEmpty();
        assertStreamed(response);
    }

    @Test
    void aStreamOfTheModernEraNamesNoSession() {
        // When
        HttpResponse<String> response = written(modern, notice(STREAMED_IN_A_SESSION), answered(STREAMED));
        // Then
        assertThat(response.headers().firstValue(SESSION)).isEmpty();
        assertStreamed(response);
    }
}
