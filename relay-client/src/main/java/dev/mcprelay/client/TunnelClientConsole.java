// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// `relay client`. Runs until a signal comes or the relay refuses the key, then stops in good order. It
/// prints how the way to the relay fares; everything else goes to the log.
public final class TunnelClientConsole {
    private static final int OK = 0;
    private static final int NOT_STOPPED = 1;
    private static final int USAGE = 2;
    private static final int REFUSED = 3;

    private TunnelClientConsole() {}

    public static void main(String[] arguments) throws InterruptedException {
        int status = run(List.of(arguments), System.getenv(), System.out, System.err);
        if (status != OK) {
            System.exit(status);
        }
    }

    /// Returns at once after help or wrong arguments; else when the relay refuses the key, or never: a
    /// signal ends the process.
    static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err)
            throws InterruptedException {
        return switch (CommandLine.parse(arguments, environment)) {
            case CommandLine.Request.Help _ -> {
                out.print(CommandLine.HELP);
                yield OK;
            }
            case CommandLine.Request.Wrong(String message) -> {
                err.println("relay client: " + message);
                yield USAGE;
            }
            case CommandLine.Request.Run(ClientSettings settings, String keySource) ->
                serve(settings, new LinkConsole(settings, keySource, out, err));
        };
    }

    private static int serve(ClientSettings settings, LinkConsole console) throws InterruptedException {
        TunnelClient client = new TunnelClient(settings, console);
        // halt, because a JVM that a signal ends says 143: supervisors would take a good end for a failure
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            int stopped = stop(client, settings);
                            Runtime.getRuntime().halt(console.refused().isDone() ? REFUSED : stopped);
                        },
                        "stop"));
        client.start();
        try {
            var _ = console.refused().get();
        } catch (ExecutionException never) {
            throw new IllegalStateException(never);
        }
        return REFUSED;
    }

    private static int stop(TunnelClient client, ClientSettings settings) {
        // the private servers have some seconds of their own after the running commands
        long seconds = settings.limits().stopGrace().toSeconds() + 10;
        try {
            var _ = client.stop().toFuture().get(seconds, TimeUnit.SECONDS);
            return OK;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return NOT_STOPPED;
        } catch (ExecutionException | TimeoutException tooSlow) {
            client.kill();
            return NOT_STOPPED;
        }
    }
}
