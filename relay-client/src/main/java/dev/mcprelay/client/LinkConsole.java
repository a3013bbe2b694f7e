// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import dev.mcprelay.client.relay.RelayAddress;

/// Tells the person at the terminal how the way to the relay fares. A relay that refuses the key before it
/// ever took one is not asked again: whoever has just started the client had better hear that now. What
/// comes later may be mended elsewhere. Any thread.
final class LinkConsole implements Consumer<LinkState> {
    private final ClientSettings settings;
    private final String keySource;
    private final PrintStream out;
    private final PrintStream err;
    private final CompletableFuture<Void> refused = new CompletableFuture<>();
    private boolean everConnected;

    /// @param keySource where the key came from: the name of an option or a variable
    LinkConsole(ClientSettings settings, String keySource, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.keySource = keySource;
        this.out = out;
        this.err = err;
    }

    /// Completes when there is no point in going on.
    CompletableFuture<Void> refused() {
        return refused;
    }

    @Override
    public synchronized void accept(LinkState state) {
        switch (state) {
            case LinkState.Connected _ -> connected();
            case LinkState.Failing failing -> failing(failing);
        }
    }

    private void connected() {
        if (everConnected) {
            out.println("relay client connected again");
        } else {
            everConnected = true;
            String channels = settings.channels().keySet().stream()
                    .map(Object::toString)
                    .sorted()
                    .collect(Collectors.joining(", "));
            out.println("relay client connected");
            out.println("  relay      " + relay().url());
            out.println("  tunnel     " + relay().tunnel());
            out.println("  channels   " + channels);
        }
        out.flush();
    }

    private void failing(LinkState.Failing failing) {
        boolean hopeless = failing.refused() && !everConnected;
        String pause = hopeless ? "" : "; trying again in " + seconds(failing.pause()) + " s";
        err.println("relay client: " + sentence(failing.status()) + pause);
        err.flush();
        if (hopeless) {
            var _ = refused.complete(null);
        }
    }

    private String sentence(int status) {
        return switch (status) {
            case 0 -> relay().url() + " cannot be reached";
            case 401, 403 ->
                relay().url() + " refuses the key of " + keySource + ": it is none of " + relay().tunnel()
                        + " (any more), or there is no such tunnel";
            case 404 -> relay().url() + " knows no tunnel " + relay().tunnel() + ", or is no relay";
            default -> relay().url() + " answers " + status;
        };
    }

    private RelayAddress relay() {
        return settings.relay();
    }

    private static String seconds(Duration pause) {
        return String.format(Locale.ROOT, "%.1f", pause.toMillis() / 1000.0);
    }
}
