// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.mcprelay.client.testkit.Commands;
import dev.mcprelay.client.testkit.ScriptedRelay;
import dev.mcprelay.client.testkit.ScriptedRelay.Posted;
import dev.mcprelay.client.upstream.stdio.StdioUpstream;
import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.response.ResponseType;

import static dev.mcprelay.client.testkit.Commands.request;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/// From a command of the relay to what is posted back, with child processes of every mood.
final class StdioUpstreamTest {
    private static final Duration BOUND = Duration.ofSeconds(20);

    private final ScriptedRelay relay = new ScriptedRelay();
    private StdioUpstream upstream = StdioUpstream.of("cat");
    private TunnelClient client = new TunnelClient(relay.settings());

    @TempDir
    @SuppressWarnings("NullAway.Init" /* JUnit sets it */)
    private Path folder;

    @AfterEach
    void end() {
        client.kill();
        relay.close();
    }

    /// A child that is a Java program: `StdioChildConsole` of the tests, with this mood.
    private void start(String mood) {
        String java = ProcessHandle.current().info().command().orElse("java");
        startShell("exec '" + java + "' -Xshare:auto -XX:TieredStopAtLevel=1 -cp '" + testClasses()
                + "' dev.mcprelay.client.testkit.StdioChildConsole " + mood);
    }

    private static String testClasses() {
        return System.getProperty("java.class.path");
    }

    private void startShell(String script) {
        upstream = StdioUpstream.of(script, 1 << 16, Duration.ofMillis(500));
        client = new TunnelClient(relay.settings().withMain(upstream));
        client.start();
    }

    private static String json(Posted posted) {
        return requireNonNull(posted.response().json(), "resp_json").text();
    }

    private static String tokenParams(int token) {
        return "{\"_meta\":{\"progressToken\":" + token + "},\"x\":18014398509481985}";
    }

    @Test
    void requestsOverlapAndAnswersFindTheirCalls() {
        // Given
        start("reverse 5");
        String[] ids = IntStream.range(0, 5).mapToObj(_ -> Commands.freshId()).toArray(String[]::new);
        // When
        relay.send(IntStream.range(0, 5)
                .mapToObj(i -> request(ids[i], "tools/call", "{\"n\":" + i + "}"))
                .toArray(TunnelCommand[]::new));
        // Then
        for (int i = 0; i < 5; i++) {
            Posted posted = relay.nextPost();
            String id = posted.response().requestId().value();
            int asked = List.of(ids).indexOf(id);
            assertThat(json(posted)).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"result\":{\"n\":%s}}", id, asked);
            assertThat(posted.response().headers().first("Content-Type")).contains("application/json");
        }
    }

    @Test
    void progressGoesToItsCallEvenWhereTokensCollide() {
        // Given
        start("progress 2");
        String one = Commands.freshId();
        String two = Commands.freshId();
        // When
        relay.send(request(one, "tools/call", tokenParams(1)), request(two, "tools/call", tokenParams(1)));
        // Then
        for (int i = 0; i < 4; i++) {
            Posted posted = relay.nextPost();
            boolean notice = posted.response().type() == ResponseType.JSONRPC_NOTIFY;
            String id = posted.response().requestId().value();
            // the child says in each notice for whom it is meant, and saw every other byte unchanged
            assertThat(json(posted)).contains(notice ? "\"for\":\"" + id + "\"" : "\"id\":\"" + id + "\"");
            assertThat(json(posted)).contains(notice ? "\"progressToken\":1," : "\"x\":18014398509481985");
        }
    }

    @Test
    void aNotificationIsAcknowledgedOnceItIsInThePipe() {
        // Given
        startShell("cat >/dev/null");
        // When
        relay.send(Commands.notification(Commands.freshId(), "notifications/initialized"));
        // Then
        Posted posted = relay.nextPost();
        assertThat(posted.response().type()).isEqualTo(ResponseType.NOTIFY_ACK);
        assertThat(posted.response().code()).isEqualTo(202);
    }

    @Test
    void noiseIsIgnoredAndCounted() {
        // Given
        String id = Commands.freshId();
        startShell("echo 'Server starting...'; echo '{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}';"
                + "echo '{\"jsonrpc\":\"2.0\",\"id\":\"nobody\",\"result\":{}}'; echo oops >&2; read line;"
                + "echo '" + Commands.resultJson(id, "{}") + "'; cat >/dev/null");
        // When
        relay.send(request(id, "tools/call", "{}"));
        // Then
        assertThat(json(relay.nextPost())).isEqualTo(Commands.resultJson(id, "{}"));
        assertThat(upstream.dropped()).isEqualTo(3);
    }

    @Test
    void aMessageOverSeveralLinesIsSentAsOne() {
        // Given
        String id = Commands.freshId();
        startShell("cat");
        // When
        relay.send(
                Commands.command(Commands.head(id), "{\"jsonrpc\":\"2.0\",\n\"id\":\"" + id + "\",\r\n\"result\":{}}"));
        // Then
        assertThat(relay.nextPost().response().type()).isEqualTo(ResponseType.NOTIFY_ACK);
    }

    @Test
    void aRequestOfTheChildIsRefusedSoThatItGoesOn() {
        // Given
        String id = Commands.freshId();
        startShell("read call; echo '{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"roots/list\"}'; read refusal;"
                + "case \"$refusal\" in *-32601*) echo '" + Commands.resultJson(id, "{}") + "';; esac; cat >/dev/null");
        // When
        relay.send(request(id, "tools/call", "{}"));
        // Then
        assertThat(json(relay.nextPost())).isEqualTo(Commands.resultJson(id, "{}"));
    }

    @Test
    void aChildThatDiesFailsItsCallsAndIsStartedAgain() {
        // Given
        String first = Commands.freshId();
        String second = Commands.freshId();
        Path marker = folder.resolve("born");
        startShell("read call; if [ -e '" + marker + "' ]; then echo '" + Commands.resultJson(second, "{}")
                + "'; cat >/dev/null; else touch '" + marker + "'; exit 3; fi");
        relay.send(request(first, "tools/call", "{}"));
        Posted failed = relay.nextPost();
        // When
        relay.send(request(second, "tools/call", "{}"));
        // Then
        assertThat(failed.response().code()).isEqualTo(502);
        assertThat(json(failed)).contains("transport_closed", "\"id\":\"" + first + "\"");
        assertThat(json(relay.nextPost())).isEqualTo(Commands.resultJson(second, "{}"));
    }

    @Test
    void aCommandThatCannotBeStartedIsAFailureOfItsCalls() {
        // Given
        startShell("exec /no/such/program");
        // When
        relay.send(request(Commands.freshId(), "tools/call", "{}"));
        // Then
        Posted posted = relay.nextPost();
        assertThat(posted.response().code()).isEqualTo(502);
        assertThat(json(posted)).doesNotContain("/no/such");
    }

    @Test
    void aLineBeyondTheLimitFailsItsCallAlone() {
        // Given
        String id = Commands.freshId();
        startShell("read call; printf '{\"jsonrpc\":\"2.0\",\"id\":\"" + id + "\",\"result\":\"';"
                + "head -c 100000 /dev/zero | tr '\\0' x; echo '\"}'; cat >/dev/null");
        // When
        relay.send(request(id, "tools/call", "{}"));
        // Then
        assertThat(json(relay.nextPost())).contains("response_body_too_large");
    }

    @Test
    void aDeadlineEndsTheCallAndLeavesTheChildAlive() {
        // Given
        String late = Commands.freshId();
        String next = Commands.freshId();
        startShell("read call; read cancel; read other; case \"$cancel\" in *notifications/cancelled*" + late
                + "*) echo '" + Commands.resultJson(late, "{}") + "'; echo '" + Commands.resultJson(next, "{}")
                + "';; esac; cat >/dev/null");
        relay.send(request(late, Duration.ofMillis(300)));
        Posted expired = relay.nextPost();
        // When
        relay.send(request(next, "tools/call", "{}"));
        // Then
        assertThat(expired.response().code()).isEqualTo(504);
        assertThat(json(relay.nextPost())).isEqualTo(Commands.resultJson(next, "{}"));
        assertThat(upstream.dropped()).isEqualTo(1);
    }

    @Test
    void aChildHasNoSessions() {
        // Given
        startShell("cat >/dev/null");
        // When
        relay.send(new TunnelCommand.SessionTermination(Commands.head(Commands.freshId())));
        // Then
        assertThat(relay.nextPost().response().code()).isEqualTo(405);
    }

    @Test
    void stoppingClosesStdinAndWaitsForTheChild() throws Exception {
        // Given
        Path farewell = folder.resolve("farewell");
        startShell("read call; cat >/dev/null; touch '" + farewell + "'");
        relay.send(Commands.notification(Commands.freshId(), "notifications/initialized"));
        var _ = relay.nextPost();
        // When
        var stopped = client.stop().toFuture();
        // Then
        assertThat(stopped).succeedsWithin(BOUND);
        assertThat(Files.exists(farewell)).isTrue();
    }

    @Test
    void aChildThatWillNotGoIsMadeTo() throws Exception {
        // Given
        Path pid = folder.resolve("pid");
        startShell("trap '' TERM; echo $$ > '" + pid + "'; read call; while :; do sleep 1; done");
        relay.send(Commands.notification(Commands.freshId(), "notifications/initialized"));
        var _ = relay.nextPost();
        long process = Long.parseLong(Files.readString(pid).strip());
        // When
        var stopped = client.stop().toFuture();
        // Then
        assertThat(stopped).succeedsWithin(BOUND);
        assertThat(ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
    }

    @Test
    void theKeyIsNotInTheChildsEnvironment() {
        // Given
        String id = Commands.freshId();
        startShell("read call; echo '{\"jsonrpc\":\"2.0\",\"id\":\"" + id
                + "\",\"result\":\"'\"${RELAY_TUNNEL_KEY-unset}\"'\"}'; cat >/dev/null");
        // When
        relay.send(request(id, "tools/call", "{}"));
        // Then
        assertThat(json(relay.nextPost())).contains("unset");
    }
}
