// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.demo;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.mcprelay.testbed.world.McpCaller;
import dev.mcprelay.testbed.world.RelayFailure;

/// The two tool calls that show whether the world works: the one computes, the other says which server it
/// was that answered. Blocks.
final class FirstCalls {
    static final String SUM_ARGUMENTS = "{\"a\":2,\"b\":40}";
    private static final String SUM = "42";
    private static final Pattern TEXT = Pattern.compile("\"type\":\"text\",\"text\":\"([^\"]*)\"");

    private final McpCaller caller;
    private final String marker;

    /// @param marker of the private server that shall answer
    FirstCalls(McpCaller caller, String marker) {
        this.caller = caller;
        this.marker = marker;
    }

    /// How they went.
    sealed interface Outcome {
        /// @param connected how long the first took, in milliseconds, with connecting
        /// @param again how long the second took
        record Made(String sum, long connected, long again) implements Outcome {}

        /// @param sentence what happened and what to do, in one line
        record Failed(String sentence) implements Outcome, Reply {}
    }

    /// What one call came to.
    sealed interface Reply {}

    /// What a tool said; empty: nothing that is a text.
    record Text(String text, long millis) implements Reply {}

    Outcome make() {
        return switch (ask("1", "add", SUM_ARGUMENTS)) {
            case Outcome.Failed failed -> failed;
            case Text sum when sum.text().equals(SUM) -> askWho(sum);
            case Text _ ->
                new Outcome.Failed("The tool add did not answer " + SUM
                        + ": run ./relay build, which makes all of it anew, and the demo again.");
        };
    }

    private Outcome askWho(Text sum) {
        return switch (ask("2", "whoami", "{}")) {
            case Outcome.Failed failed -> failed;
            case Text who when who.text().equals(marker) -> new Outcome.Made(sum.text(), sum.millis(), who.millis());
            case Text _ ->
                new Outcome.Failed("The tool whoami was answered by another server than the demo's own:"
                        + " stop other relays and demos, and run this one again.");
        };
    }

    private Reply ask(String id, String tool, String arguments) {
        long start = DemoClock.millis();
        HttpResponse<String> answer;
        try {
            answer = caller.ask(McpCaller.toolCall(id, tool, arguments));
        } catch (UncheckedIOException noAnswer) {
            return new Outcome.Failed("The tool call " + tool + " got no answer from the relay at " + caller.url()
                    + ": look at what it logged, and run the demo again.");
        }
        if (answer.statusCode() != 200) {
            return new Outcome.Failed("The tool call " + tool + " failed with " + RelayFailure.of(answer)
                    + ": docs/reference/errors.md says what that means and what to do.");
        }
        Matcher text = TEXT.matcher(answer.body());
        return new Text(text.find() ? text.group(1) : "", DemoClock.millis() - start);
    }

    /// For showing how long things took.
    static final class DemoClock {
        private DemoClock() {}

        static long millis() {
            return Duration.ofNanos(System.nanoTime()).toMillis();
        }
    }
}
