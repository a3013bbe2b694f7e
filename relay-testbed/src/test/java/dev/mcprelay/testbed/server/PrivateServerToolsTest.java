// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static dev.mcprelay.testbed.server.HttpCaller.errorCode;
import static dev.mcprelay.testbed.server.HttpCaller.json;
import static dev.mcprelay.testbed.server.HttpCaller.toolBody;
import static dev.mcprelay.testbed.server.HttpCaller.toolHeaders;
import static org.assertj.core.api.Assertions.assertThat;

@Timeout(20)
final class PrivateServerToolsTest {
    private final PrivateServer server = PrivateServer.start();
    private final HttpCaller caller = new HttpCaller(server);

    @AfterEach
    void close() {
        caller.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1180591620717411303424",
                "-0.0",
                "1.0",
                "1",
                "0.1000",
                "1e400",
                "null",
                "true",
                "\"\\u00e4\\/ \u00e4 \ud83d\ude00 \\ud83d\\ude00\"",
                "{\"b\":1,\"a\":2,\"b\":3}",
                "{ \"spaced\" :\t[ 1 ,2.50 ] }",
                "[]",
                "{\"deep\":[[[[{\"x\":\"]}\\\"\"}]]]]}"
            })
    void echoReturnsWhatWasWrittenToTheLetter(String value) throws Exception {
        // When
        var response = caller.modernTool("echo", "{ \"uid\":\"u\", \"value\" : " + value + " }");
        // Then
        assertThat(response.body()).contains("\"structuredContent\":{\"value\":" + value + "}");
        assertThat(json(response).at("/result/content/0/text").asString()).isEqualTo(value);
    }

    @Test
    void echoKeepsDepthAndLength() throws Exception {
        // Given
        String value = "[".repeat(5_000) + "\"" + DeterministicText.of(3_000_000, 1) + "\"" + "]".repeat(5_000);
        // When
        var response = caller.sessionTool("echo", "{\"value\":" + value + "}");
        // Then
        assertThat(response.body()).contains("\"structuredContent\":{\"value\":" + value + "}");
    }

    @Test
    void additionIsExact() throws Exception {
        // When
        var response = caller.sessionTool("add", "{\"a\":1180591620717411303424,\"b\":0.1}");
        // Then
        assertThat(response.body()).contains("{\"sum\":1180591620717411303424.1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", "{\"a\":1,\"b\":\"2\"}", "{\"a\":1,\"b\":1e999999999}"})
    void argumentsThatMakeNoSenseAreInvalid(String arguments) throws Exception {
        // When
        var response = caller.modernTool("add", arguments);
        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(errorCode(response)).isEqualTo(-32602);
    }

    @Test
    void executionsAreCountedByUidAndCountingIsNone() throws Exception {
        // Given
        assertThat(caller.modernTool("whoami", "{\"uid\":\"u\"}").statusCode()).isEqualTo(200);
        assertThat(caller.sessionTool("fail", "{\"uid\":\"u\"}").statusCode()).isEqualTo(200);
        // When
        var count = json(caller.modernTool("count", "{\"uid\":\"u\"}"));
        // Then
        assertThat(count.at("/result/structuredContent/count").asInt()).isEqualTo(2);
        assertThat(server.executions("u")).isEqualTo(2);
        assertThat(server.executions("other")).isZero();
    }

    @Test
    void progressIsToldBeforeTheResult() throws Exception {
        // When
        var response = caller.modernTool("progress", "{\"n\":3,\"ms\":30,\"bytes\":10}");
        // Then
        List<JsonNode> messages = EventReader.all(response.body());
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(response.body()).startsWith("event: message\ndata: {");
        assertThat(messages).hasSize(4);
        assertThat(messages.subList(0, 3))
                .extracting(message -> message.at("/params/progress").asInt())
                .containsExactly(1, 2, 3);
        assertThat(messages.getFirst().at("/params/progressToken").asString()).isEqualTo("p");
        assertThat(messages.getFirst().at("/params/message").asString()).hasSize(10);
        assertThat(messages.getLast().at("/id").asInt()).isOne();
    }

    @Test
    void noProgressIsToldToWhoeverGaveNoToken() throws Exception {
        // When
        var response = caller.sessionTool("progress", "{\"n\":3}");
        // Then
        assertThat(EventReader.all(response.body())).hasSize(1);
    }

    @Test
    void noticesLeaveAtOnceAndACutStreamIsNoted() throws Exception {
        // Given
        var events = new EventReader(
                caller.open(toolBody("progress", "{\"uid\":\"u\",\"n\":2,\"ms\":600000}"), toolHeaders("progress"))
                        .body());
        assertThat(events.next().at("/params/progress").asInt()).isOne();
        // When
        events.close();
        // Then
        Await.until(() -> server.aborted("u") == 1);
    }

    @Test
    void aCallerWhoLeavesBeforeTheAnswerIsNoted() {
        // Given
        var answer = caller.postLater(toolBody("sleep", "{\"uid\":\"u\",\"ms\":600000}"), toolHeaders("sleep"));
        Await.until(() -> server.executions("u") == 1);
        // When
        assertThat(answer.cancel(true)).isTrue();
        // Then
        Await.until(() -> server.aborted("u") == 1);
    }

    @Test
    void aFinishedCallIsNotAborted() throws Exception {
        // When
        var response = caller.modernTool("sleep", "{\"uid\":\"u\",\"ms\":1}");
        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(server.aborted("u")).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bytesFollowFromTheirSeed(boolean stream) throws Exception {
        // When
        var response = caller.modernTool("bytes", "{\"n\":200000,\"seed\":42,\"stream\":" + stream + "}");
        // Then
        JsonNode message = stream ? EventReader.all(response.body()).getFirst() : json(response);
        assertThat(message.at("/result/content/0/text").asString())
                .isEqualTo(DeterministicText.of(200_000, 42))
                .isNotEqualTo(DeterministicText.of(200_000, 43));
        assertThat(response.headers().firstValue("Content-Type"))
                .contains(stream ? "text/event-stream" : "application/json");
    }

    @Test
    void failAnswersAsAsked() throws Exception {
        // When
        var response = caller.modernTool("fail", "{\"status\":503,\"code\":-32050,\"message\":\"so\"}");
        // Then
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(errorCode(response)).isEqualTo(-32050);
        assertThat(json(response).at("/error/message").asString()).isEqualTo("so");
    }

    @Test
    void headersAreReturnedAndRequestsRemembered() throws Exception {
        // When
        var response =
                caller.post(HttpCaller.sessionBody("tools/call", "\"name\":\"headers\""), "X-Mine", "1", "x-mine", "2");
        // Then
        assertThat(response.body()).contains("[\"X-Mine\",\"1\"]", "\"2\"]");
        RecordedRequest recorded = server.requests().getLast();
        assertThat(recorded.headers().all("X-MINE")).containsExactly("1", "2");
        assertThat(recorded.headers().first("content-type")).contains("application/json");
        assertThat(recorded.method()).isEqualTo("POST");
        assertThat(recorded.path()).isEqualTo("/mcp");
        assertThat(recorded.body()).contains("\"name\":\"headers\"");
    }

    @Test
    void onlyTheServerItselfKnowsItsMarker() throws Exception {
        // When
        var response = caller.modernTool("whoami", "{}");
        // Then
        assertThat(json(response).at("/result/structuredContent/marker").asString())
                .isEqualTo(server.marker());
    }
}
