// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.jsonrpc;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RandomJson;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage.Notification;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage.Request;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage.Response;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

final class JsonRpcReaderTest {
    private static final int RUNS = 3000;
    private static final RawJson FRESH = RawJson.of("\"req_fresh\"");

    private static JsonRpcReading read(String text) {
        return JsonRpcReader.read(RawJson.of(text));
    }

    private static JsonRpcMessage valid(RawJson json) {
        JsonRpcReading reading = JsonRpcReader.read(json);
        assertThat(reading).as(json.text()).isInstanceOf(JsonRpcReading.Valid.class);
        return ((JsonRpcReading.Valid) reading).message();
    }

    private static JsonRpcMessage valid(String text) {
        return valid(RawJson.of(text));
    }

    private static void assertRefused(JsonRpcReading reading, ErrorCode reason, @Nullable String id) {
        assertThat(reading).isInstanceOf(JsonRpcReading.Invalid.class);
        JsonRpcReading.Invalid invalid = (JsonRpcReading.Invalid) reading;
        assertThat(invalid.reason()).isEqualTo(reason);
        assertThat(invalid.id() == null ? null : invalid.id().text()).isEqualTo(id);
    }

    @Test
    void aMemberInAnotherCaseIsRefusedWhereItCouldBeTakenForTheMember() {
        // When
        JsonRpcReading method = read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"Method\":\"tools/call\"}");
        JsonRpcReading params = read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"param\u017f\":{}}");
        JsonRpcReading tool = read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":"
                + "{\"name\":\"allowed\",\"Name\":\"forbidden\"}}");
        JsonRpcReading other =
                read("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x/own\",\"params\":{\"name\":1,\"Name\":2}}");
        // Then
        assertRefused(method, ErrorCode.INVALID_MESSAGE, "1");
        assertRefused(params, ErrorCode.INVALID_MESSAGE, "1");
        assertRefused(tool, ErrorCode.INVALID_MESSAGE, "1");
        assertThat(other).isInstanceOf(JsonRpcReading.Valid.class);
    }

    /// Members in any order, with anything beside them.
    private static String envelope(RandomJson random, List<String> members) {
        List<String> all = new ArrayList<>(members);
        all.add("\"jsonrpc\"" + random.space() + ":\"2.0\"");
        if (random.next(2) == 0) {
            all.add("\"extra\":" + random.value(3));
        }
        Collections.shuffle(all, new Random(random.next(1 << 30)));
        return random.space() + "{" + random.space() + String.join(random.space() + "," + random.space(), all) + "}"
                + random.space();
    }

    @Test
    void anotherIdIsPutInAndTheFirstPutBackAndNoByteDiffers() {
        for (int seed = 0; seed < RUNS; seed++) {
            // Given
            RandomJson random = new RandomJson(seed);
            String id = random.id();
            if (id.getBytes(StandardCharsets.UTF_8).length > JsonRpcReader.MAX_ID) {
                continue;
            }
            String text = envelope(
                    random,
                    List.of(
                            "\"id\":" + random.space() + id,
                            "\"method\":\"m/é\"",
                            "\"params\":[" + random.value(4) + "]"));
            Request request = (Request) valid(text);
            assertThat(request.rawId().text()).isEqualTo(id);
            // When
            Request changed = (Request) valid(request.withId(FRESH).join());
            JsonPieces restored = changed.withId(request.rawId());
            // Then
            assertThat(changed.rawId()).isEqualTo(FRESH);
            assertThat(changed.method()).isEqualTo("m/é");
            assertThat(restored.join().text()).as("seed %s", seed).isEqualTo(text);
        }
    }

    @Test
    void theIdOfAnAnswerIsRestoredWhereverItStands() {
        for (int seed = 0; seed < RUNS; seed++) {
            // Given
            RandomJson random = new RandomJson(seed);
            String body = random.next(2) == 0
                    ? "\"result\":" + random.value(5)
                    : "\"error\":{\"code\":-32000,\"message\":" + random.string() + ",\"data\":" + random.value(4)
                            + "}";
            String text = envelope(random, List.of("\"id\":\"req_fresh\"", body));
            String id = random.id();
            // When
            JsonPieces restored = valid(text).withId(RawJson.of(id));
            // Then
            assertThat(restored.join().text()).as("seed %s", seed).isEqualTo(expected(text, id));
        }
    }

    /// The id of the envelope is the only member of this exact form that stands there as a member.
    private static String expected(String text, String id) {
        int at = text.indexOf("\"id\":\"req_fresh\"");
        assertThat(text.indexOf("\"id\":\"req_fresh\"", at + 1)).isNegative();
        return text.substring(0, at) + "\"id\":" + id + text.substring(at + "\"id\":\"req_fresh\"".length());
    }

    @Test
    void aSubscriptionIdFollowsTheId() {
        // Given
        String meta = "\"_meta\":{\"a\":[1.0],\"io.modelcontextprotocol/subscriptionId\": \"req_1\" }";
        String notice =
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\",\"params\":{" + meta + ",\"k\":1,\"k\":2}}";
        String result = "{\"jsonrpc\":\"2.0\",\"id\":\"req_1\",\"result\":{" + meta + "}}";
        RawJson own = RawJson.of("12345678901234567890");
        // When
        String restoredNotice = valid(notice).withId(own).join().text();
        String restoredResult = valid(result).withId(own).join().text();
        // Then
        assertThat(restoredNotice).isEqualTo(notice.replace("\"req_1\"", "12345678901234567890"));
        assertThat(restoredResult).isEqualTo(result.replace("\"req_1\"", "12345678901234567890"));
    }

    @Test
    void theRequestThatIsCancelledIsNamedAnew() {
        // Given
        String text = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\","
                + "\"params\":{\"reason\":\"requestId\",\"requestId\" : 1e2 }}";
        // When
        JsonPieces renamed = ((Notification) valid(text)).withRequestId(FRESH);
        // Then
        assertThat(renamed.join().text()).isEqualTo(text.replace("1e2", "\"req_fresh\""));
    }

    @Test
    void theFieldsThatRouteAreRead() {
        // When
        Request request = (Request) valid("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{"
                + "\"n\\u0061me\":\"t\\u00e9\",\"uri\":\"u\",\"taskId\":\"k\",\"protocolVersion\":\"v\",\"arguments\":"
                + "{\"name\":\"inner\"},\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                + "\"io.modelcontextprotocol/clientCapabilities\":{\"x\":{}},\"progressToken\":1}}}");
        // Then
        assertThat(request.params().name()).isEqualTo("té");
        assertThat(request.params().uri()).isEqualTo("u");
        assertThat(request.params().taskId()).isEqualTo("k");
        assertThat(request.params().protocolVersion()).isEqualTo("v");
        assertThat(request.params().meta().protocolVersion()).isEqualTo("2026-07-28");
        assertThat(request.params().meta().clientCapabilities()).isTrue();
        assertThat(request.params().meta().subscriptionId()).isNull();
    }

    @Test
    void aResultMayRepeatItselfAsItLikes() {
        // Given
        String text =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"name\":1,\"name\":2,\"uri\":1,\"uri\":2,\"_meta\":{},\"_meta\":{}}}";
        // When
        JsonRpcMessage message = valid(text);
        // Then
        assertThat(message.raw().text()).isEqualTo(text);
        assertThat(message).isInstanceOf(Response.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // version
                "{\"id\":1,\"method\":\"m\"}|1",
                "{\"jsonrpc\":2.0,\"id\":1,\"method\":\"m\"}|1",
                "{\"jsonrpc\":\"2.1\",\"id\":\"a\",\"method\":\"m\"}|\"a\"",
                // id
                "{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"m\"}|-",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"m\"}|-",
                "{\"jsonrpc\":\"2.0\",\"id\":[1],\"method\":\"m\"}|-",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"m\"}|-",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":{}}|-",
                "{\"jsonrpc\":\"2.0\",\"result\":{}}|-",
                // twice
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"method\":\"m\"}|1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"m\\u0065thod\":\"n\"}|1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{},\"params\":{}}|1",
                "{\"jsonrpc\":\"2.0\",\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}|1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"x\":1,\"x\":2}|1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"name\":\"a\",\"name\":\"b\"}}|1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"_meta\":{},\"_meta\":{}}}|1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"_meta\":{"
                        + "\"io.modelcontextprotocol/protocolVersion\":\"1\","
                        + "\"io.modelcontextprotocol/protocolVersion\":\"2\"}}}|1",
                // method, params, both at once, nothing
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\"}|1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}|1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":null}|1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":\"x\"}|1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"result\":{}}|1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"error\":{\"code\":1}}|1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":\"no\"}|1",
                "{\"jsonrpc\":\"2.0\",\"id\":1}|1",
                "{}|-",
                "\"text\"|-",
                "7|-",
                "null|-",
            })
    void anEnvelopeThatTwoReadersCouldTakeDifferentlyIsRefused(String text, @Nullable String id) {
        assertRefused(read(text), ErrorCode.INVALID_MESSAGE, id);
    }

    @Test
    void anIdOfAnyLengthUpToTheLimitIsTaken() {
        // Given
        String longest = "\"" + "x".repeat(JsonRpcReader.MAX_ID - 2) + "\"";
        String tooLong = "\"" + "x".repeat(JsonRpcReader.MAX_ID - 1) + "\"";
        // When
        JsonRpcReading taken = read("{\"jsonrpc\":\"2.0\",\"id\":" + longest + ",\"method\":\"m\"}");
        JsonRpcReading refused = read("{\"jsonrpc\":\"2.0\",\"id\":" + tooLong + ",\"method\":\"m\"}");
        // Then
        assertThat(taken).isInstanceOf(JsonRpcReading.Valid.class);
        assertRefused(refused, ErrorCode.INVALID_MESSAGE, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nonsense",
                "{\"jsonrpc\":\"2.0\"",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"} x",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}{}",
                "[{},",
                "[] []",
                "\ufeff{}"
            })
    void whatIsNotJsonIsAParseError(String text) {
        assertRefused(read(text), ErrorCode.PARSE, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", " [1]", "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}]"})
    void anArrayIsABatch(String text) {
        assertThat(read(text)).isInstanceOf(JsonRpcReading.Batch.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-16"})
    void onlyUtf8IsRead(String charset) {
        // Given
        byte[] bytes = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}".getBytes(Charset.forName(charset));
        // When
        JsonRpcReading reading = JsonRpcReader.read(RawJson.of(bytes));
        // Then
        assertRefused(reading, ErrorCode.PARSE, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "80", "c3", "c328", "e282", "f09f98", "f8888080"})
    void brokenUtf8IsRefusedEvenWhereNobodyLooks(String hex) {
        // Given
        String before = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"a\":\"";
        byte[] bytes = (before + "BROKEN\"}}").getBytes(StandardCharsets.ISO_8859_1);
        byte[] broken = HexFormat.of().parseHex(hex);
        System.arraycopy(broken, 0, bytes, before.length(), broken.length);
        // When
        JsonRpcReading reading = JsonRpcReader.read(RawJson.of(bytes));
        // Then
        assertRefused(reading, ErrorCode.PARSE, null);
    }

    @ParameterizedTest
    @ValueSource(ints = {513, 10_000, 100_000})
    void deepNestingIsRefusedAndNotFollowed(int depth) {
        // Given
        String deep = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":" + "[".repeat(depth)
                + "]".repeat(depth) + "}";
        String open = "{\"a\":".repeat(depth);
        // When / Then
        assertRefused(read(deep), ErrorCode.PARSE, null);
        assertRefused(read(open), ErrorCode.PARSE, null);
        assertRefused(read("[".repeat(depth)), ErrorCode.PARSE, null);
    }

    @Test
    void reasonableNestingIsRead() {
        // Given
        String text =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":" + "[".repeat(500) + "]".repeat(500) + "}";
        // When
        JsonRpcReading reading = read(text);
        // Then
        assertThat(reading).isInstanceOf(JsonRpcReading.Valid.class);
    }

    @Test
    void aVeryLongStringIsPassedOverQuickly() {
        // Given
        RawJson json = RawJson.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"blob\":\""
                + "x".repeat(64 * 1024 * 1024) + "\"}}");
        // When
        JsonRpcMessage message = assertTimeout(Duration.ofSeconds(10), () -> valid(json));
        // Then
        assertThat(message.withId(FRESH).length()).isEqualTo(json.length() - 1 + FRESH.length());
    }

    @Test
    void anErrorMayHaveAnyNumberAndNoId() {
        // When
        Response big = (Response) valid("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":99999999999,\"message\":\"m\"}}");
        Response usual =
                (Response) valid("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"data\":[{}],\"code\":-32601}}");
        // Then
        assertThat(big.errorCode()).isZero();
        assertThat(big.isError()).isTrue();
        assertThat(big.id()).isNull();
        assertThat(usual.errorCode()).isEqualTo(-32601);
        assertThat(usual.withId(FRESH).join()).isEqualTo(usual.raw());
    }
}
