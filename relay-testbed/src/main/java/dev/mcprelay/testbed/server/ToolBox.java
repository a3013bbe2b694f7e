// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.mcprelay.testbed.server.Tool.Call;
import dev.mcprelay.testbed.server.Tool.Content;
import dev.mcprelay.testbed.server.Tool.Run;

/// The tools that tests, demo and benchmarks call. Each also takes `uid`, by which its executions are counted.
final class ToolBox {
    static final String COUNT = "count";
    static final String REGION = "region";

    private static final String ANY = "{\"type\":\"object\"}";
    private static final int LONGEST_MS = 3_600_000;
    private static final int MOST_BYTES = 256 * 1024 * 1024;
    private static final int MOST_NOTICES = 1_000_000;

    private final String marker;
    private final Executions executions;
    private final List<Tool> tools;

    /// @param marker what `whoami` tells: known to this server alone
    ToolBox(String marker, Executions executions) {
        this.marker = marker;
        this.executions = executions;
        this.tools = List.of(
                new Tool("add", "Adds the numbers a and b", schema("a", "number", "b", "number"), ToolBox::add),
                new Tool("echo", "Returns value as it was written", ANY, ToolBox::echo),
                new Tool("sleep", "Answers after ms milliseconds", schema("ms", "integer"), ToolBox::sleep),
                new Tool(COUNT, "Tells how often calls with this uid ran", schema("uid", "string"), this::count),
                new Tool(
                        "progress",
                        "Tells its progress n times within ms milliseconds, bytes each",
                        ANY,
                        this::progress),
                new Tool("bytes", "Returns n bytes that follow from seed", schema("n", "integer"), ToolBox::bytes),
                new Tool("fail", "Answers an error: status, code, message", ANY, ToolBox::fail),
                new Tool("headers", "Returns the headers of its request", ANY, ToolBox::headers),
                new Tool("whoami", "Returns a marker that only this server knows", ANY, this::whoAmI),
                new Tool(REGION, "Has an argument that a header mirrors", MIRRORED, ToolBox::region));
    }

    private static final String MIRRORED = JsonText.object()
            .string("type", "object")
            .raw("properties", "{\"region\":{\"type\":\"string\",\"x-mcp-header\":\"Region\"}}")
            .end();

    Optional<Tool> find(String name) {
        return tools.stream().filter(tool -> tool.name().equals(name)).findFirst();
    }

    String list() {
        return tools.stream().map(Tool::asJson).collect(Collectors.joining(",", "[", "]"));
    }

    private static String schema(String... namesAndTypes) {
        JsonText properties = JsonText.object();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            String type = JsonText.object().string("type", namesAndTypes[i + 1]).end();
            properties = properties.raw(namesAndTypes[i], type);
        }
        return JsonText.object()
                .string("type", "object")
                .raw("properties", properties.end())
                .end();
    }

    private static Run add(Call call) {
        BigDecimal sum = call.arguments().number("a").add(call.arguments().number("b"));
        String text = sum.toPlainString();
        return Run.done(new Content(text, JsonText.object().raw("sum", text).end()));
    }

    private static Run echo(Call call) {
        String value = call.arguments()
                .raw("value")
                .orElseThrow(() -> new InvalidArgumentException("value: missing (expected: any JSON)"));
        return Run.done(new Content(value, JsonText.object().raw("value", value).end()));
    }

    private static Run sleep(Call call) {
        int ms = call.arguments().integer("ms", 1000, LONGEST_MS);
        return new Run.Running(false, Flux.empty(), after(ms).thenReturn(new Content("slept " + ms + " ms")));
    }

    private Run count(Call call) {
        String uid = call.arguments()
                .key("uid")
                .orElseThrow(() -> new InvalidArgumentException("uid: missing (expected: string)"));
        String count = Integer.toString(executions.executionsOf(uid));
        return Run.done(new Content(count, JsonText.object().raw("count", count).end()));
    }

    /// Notices are spread evenly, the first at once; the result comes when the time is over.
    private Run progress(Call call) {
        int n = call.arguments().integer("n", 3, MOST_NOTICES);
        int ms = call.arguments().integer("ms", 0, LONGEST_MS);
        String padding = DeterministicText.of(call.arguments().integer("bytes", 0, MOST_BYTES), 0);
        // one at a time, and none is made before the transport asks for it: a slow reader slows the tool
        Flux<String> notices = Flux.fromStream(call.progressToken().stream())
                .concatMap(token -> Flux.range(1, n)
                        .concatMap(i -> after(pause(i - 1, n, ms)).thenReturn(notice(token, i, n, padding)), 1));
        Mono<Content> content = after(call.progressToken().isEmpty() ? ms : pause(n, n, ms))
                .thenReturn(new Content(n + " notices, " + marker));
        return new Run.Running(true, notices, content);
    }

    /// Milliseconds between notice `i` and the one before it.
    private static long pause(int i, int n, int ms) {
        return i == 0 ? 0 : (long) ms * i / n - (long) ms * (i - 1) / n;
    }

    private static String notice(String token, int progress, int total, String padding) {
        JsonText params = JsonText.object()
                .raw("progressToken", token)
                .number("progress", progress)
                .number("total", total);
        params = padding.isEmpty() ? params : params.string("message", padding);
        return Answer.notification("notifications/progress", params.end());
    }

    private static Run bytes(Call call) {
        int n = call.arguments().integer("n", 1024, MOST_BYTES);
        int seed = call.arguments().integer("seed", 0, Integer.MAX_VALUE);
        Mono<Content> content = Mono.fromSupplier(() -> new Content(DeterministicText.of(n, seed)));
        return new Run.Running(call.arguments().isTrue("stream"), Flux.empty(), content);
    }

    private static Run fail(Call call) {
        RawObject arguments = call.arguments();
        int code = arguments.raw("code").isPresent() ? arguments.number("code").intValue() : -32000;
        return new Run.Failed(
                arguments.integer("status", Answer.OK, 599),
                code,
                arguments.string("message").orElse("as asked"));
    }

    private static Run headers(Call call) {
        String json = call.headers().asJson();
        return Run.done(new Content(json, JsonText.object().raw("headers", json).end()));
    }

    private Run whoAmI(Call call) {
        String structured = JsonText.object()
                .string("marker", marker)
                .number("pid", ProcessHandle.current().pid())
                .end();
        return Run.done(new Content(marker, structured));
    }

    private static Run region(Call call) {
        return Run.done(new Content(call.arguments().string("region").orElse("none")));
    }

    private static Mono<Long> after(long ms) {
        return ms == 0 ? Mono.empty() : Mono.delay(Duration.ofMillis(ms));
    }
}
