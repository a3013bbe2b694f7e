// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.readme;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.mcprelay.testbed.interop.ChildProcess;
import dev.mcprelay.testbed.readme.Readme.Step;
import dev.mcprelay.testbed.server.Await;
import dev.mcprelay.testbed.world.RelayNode;

import static org.assertj.core.api.Assertions.assertThat;

/// Somebody who works through the README, noting the ids that come by as it tells them to. The usual ports
/// may be taken where a test runs, and give way to free ones.
final class Walk implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Map<String, Pattern> NOTED = Map.of(
            "TUNNEL", Pattern.compile("\"id\":\"(tunnel_[a-z0-9]{32})\""),
            "KEY", Pattern.compile("\"key\":\"(tk_[^\"]+)\""));

    private final String port = Integer.toString(RelayNode.freePort());
    private final Map<String, String> environment = new HashMap<>();
    private final Deque<ChildProcess> staying = new ArrayDeque<>();

    /// @param data where the relay shall keep what it keeps
    Walk(Path data) {
        environment.put("RELAY_DATA_DIR", data.toString());
        environment.put("SERVER_PORT", port);
        environment.put("MANAGEMENT_SERVER_PORT", Integer.toString(RelayNode.freePort()));
    }

    void take(Step step) {
        switch (step.manner()) {
            case ENDS -> finish(step);
            case STAYS -> staying.push(begun(step));
            case UNTIL_STOPPED -> stop(begun(step));
            case NOT_RUN -> throw new IllegalArgumentException("not to be run: " + step.title());
        }
    }

    /// A question is asked until its answer is the one shown, as a person would; anything else happens once.
    private void finish(Step step) {
        boolean question =
                step.commands().startsWith("curl") && !step.commands().contains(" -d ");
        ChildProcess.Ended[] last = {run(step)};
        if (question) {
            Await.until(PATIENCE, () -> {
                boolean matches = FixedParts.match(step.output(), last[0].output());
                last[0] = matches ? last[0] : run(step);
                return matches;
            });
        }
        assertThat(last[0].status()).as(last[0].output()).isZero();
        assertShown(step, last[0].output());
        note(last[0].output());
    }

    private ChildProcess.Ended run(Step step) {
        return shell(step).ended();
    }

    private ChildProcess begun(Step step) {
        ChildProcess process = shell(step);
        try {
            Await.until(PATIENCE, () -> !process.isAlive() || FixedParts.match(step.output(), process.output()));
            assertShown(step, process.output());
            return process;
        } catch (AssertionError e) {
            process.close();
            throw e;
        }
    }

    /// What Ctrl-C ends, SIGTERM ends as well; a process that a job in the background started would not
    /// hear SIGINT.
    private static void stop(ChildProcess process) {
        try (process) {
            process.terminate();
            Await.until(PATIENCE, () -> !process.isAlive());
        }
    }

    private ChildProcess shell(Step step) {
        String commands = step.commands().replace("8080", port).replace("./relay demo", "./relay demo --port " + port);
        return Shell.run("set -e\n" + commands, environment);
    }

    private void assertShown(Step step, String output) {
        assertThat(FixedParts.match(step.output(), output))
                .as("shown:\n%s\ncame:\n%s", FixedParts.of(step.output()), FixedParts.of(output))
                .isTrue();
    }

    private void note(String output) {
        NOTED.forEach((name, form) -> {
            Matcher found = form.matcher(output);
            if (found.find()) {
                environment.put(name, found.group(1));
            }
        });
    }

    @Override
    public void close() {
        staying.forEach(ChildProcess::close);
    }
}
