// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.mcprelay.testbed.world.AdminClient.NewTunnel;

/// One binary of the official tunnel client.
///
/// @param version as it calls itself, such as `0.0.13-dev`
public record OfficialClient(Path binary, String version) {

    /// @throws IllegalStateException when the path names nothing that tells its version
    static OfficialClient at(Path binary) {
        ChildProcess.Ended told = ChildProcess.start(
                        List.of(binary.toAbsolutePath().toString(), "--version"), Map.of(), "tunnel-client-version")
                .ended();
        if (told.status() != 0 || told.output().isBlank()) {
            throw new IllegalStateException(binary + " is no tunnel client: " + told);
        }
        return new OfficialClient(binary.toAbsolutePath(), told.output().strip());
    }

    boolean isAtLeast(String release) {
        return Arrays.compare(numbers(version), numbers(release)) >= 0;
    }

    private static int[] numbers(String release) {
        return Arrays.stream(release.split("[-+]", 2)[0].split("\\.", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    /// The beginning of a `run`: what is added to it says which private servers there are.
    Run run(InteropWorld world, NewTunnel tunnel) {
        return new Run(this, List.of(), Map.of("CONTROL_PLANE_API_KEY", tunnel.key()))
                .with("--control-plane.base-url", world.relayUrl())
                .with("--control-plane.tunnel-id", tunnel.id())
                .with("--health.listen-addr", "127.0.0.1:0");
    }

    /// Any command that ends by itself.
    ChildProcess.Ended command(Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        command.addAll(List.of(arguments));
        return ChildProcess.start(command, environment, "tunnel-client-command").ended();
    }

    @Override
    public String toString() {
        return "tunnel-client " + version;
    }

    /// A `run` that has not begun.
    record Run(OfficialClient client, List<String> options, Map<String, String> environment) {
        Run {
            options = List.copyOf(options);
            environment = Map.copyOf(environment);
        }

        Run with(String option, String value) {
            List<String> more = new ArrayList<>(options);
            more.add(option + "=" + value);
            return new Run(client, more, environment);
        }

        /// A private server over HTTP, as channel `main`.
        Run server(String url) {
            return with("--mcp.server-url", url);
        }

        /// Another one, as the channel of that name.
        Run server(String channel, String url) {
            return with("--mcp.server-url", "channel=" + channel + ",url=" + url);
        }

        /// The private server over standard input and output, as channel `main`.
        ///
        /// @param journal to which it appends a line for each call
        Run stdio(Path journal) {
            Run run = with("--mcp.command", StdioCommand.withJournal(journal));
            Map<String, String> all = new HashMap<>(environment);
            all.put("CLASSPATH", StdioCommand.classPath());
            return new Run(client, run.options, all);
        }

        ChildProcess start() {
            List<String> command = new ArrayList<>(List.of(client.binary.toString(), "run"));
            command.addAll(options);
            return ChildProcess.start(command, environment, "tunnel-client-run");
        }
    }
}
