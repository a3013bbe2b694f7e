// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.mcprelay.api.RelayApplication;
import dev.mcprelay.testbed.lab.bug.Bug;
import dev.mcprelay.testbed.lab.bug.FaultyRelay;
import dev.mcprelay.testbed.world.RelayNode;

/// One relay node in a JVM of its own, to be killed, paused and started anew on the same port. One thread
/// at a time.
public final class RelayProcess implements AutoCloseable {
    /// The admin key of every node of the laboratory.
    public static final String ADMIN_KEY = "lab-admin-key-of-all-nodes";

    private static final Duration LONGEST_START = Duration.ofMinutes(2);
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(2);
    private static final Duration LONGEST_PROBE = Duration.ofSeconds(1);

    private final int number;
    private final int port = RelayNode.freePort();
    private final Path folder;
    private final Launch launch;
    private final int managementPort = RelayNode.freePort();
    private final HttpClient prober =
            HttpClient.newBuilder().connectTimeout(LONGEST_PROBE).build();
    private int starts;
    private Optional<Child> child = Optional.empty();

    /// @param number from 0
    /// @param folder for its logs and data
    public RelayProcess(int number, Path folder, Launch launch) {
        this.number = number;
        this.folder = folder;
        this.launch = launch;
    }

    /// How it is started.
    ///
    /// @param bug that it has
    /// @param probed whether it has a management listener, to be asked for its readiness
    /// @param settings options of the application besides those that all nodes share
    public record Launch(Bug bug, boolean probed, List<String> settings) {
        public Launch {
            settings = List.copyOf(settings);
        }
    }

    /// Whether it says that it should be sent calls.
    public boolean isReady() {
        URI probe = URI.create("http://127.0.0.1:" + managementPort + "/actuator/health/readiness");
        try {
            return prober.send(
                                    HttpRequest.newBuilder(probe)
                                            .timeout(LONGEST_PROBE)
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Begins to start it.
    public void launch() {
        try {
            Path data = Files.createDirectories(folder.resolve("node-" + number));
            Path log = folder.resolve("node-" + number + "." + starts++ + ".log");
            child = Optional.of(Child.start(command(data), log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns when it serves.
    public void awaitReady() {
        running().awaitOutput("relay ready", LONGEST_START);
    }

    /// Starts it, and returns when it serves.
    public void start() {
        launch();
        awaitReady();
    }

    private List<String> command(Path data) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // nodes live shortly and share few processors: a quick start is worth more than the last bit of speed
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path")));
        if (launch.bug() == Bug.NONE) {
            command.add(RelayApplication.class.getName());
        } else {
            command.addAll(List.of(FaultyRelay.class.getName(), launch.bug().wireName()));
        }
        command.addAll(List.of(
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--management.server.port=" + (launch.probed() ? managementPort : -1),
                "--spring.jmx.enabled=false",
                "--relay.admin.key=" + ADMIN_KEY,
                "--relay.cluster.secrets[0]=1:a-secret-for-the-laboratory-that-is-long-enough",
                "--relay.data-dir=" + data));
        command.addAll(launch.settings());
        return command;
    }

    public int number() {
        return number;
    }

    public int port() {
        return port;
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /// `kill -9`.
    public void kill() {
        running().kill();
    }

    /// `SIGSTOP`: it stands still, and its connections stay.
    public void pause() {
        running().pause();
    }

    /// `SIGCONT`.
    public void resume() {
        running().resume();
    }

    /// `SIGTERM`: it drains. Returns when it has ended.
    ///
    /// @throws IllegalStateException when that takes longer than two minutes
    public void drain() {
        running().terminate();
        if (!running().ended(LONGEST_DRAIN)) {
            throw new IllegalStateException("node " + number + " does not end within " + LONGEST_DRAIN);
        }
    }

    private Child running() {
        return child.orElseThrow(() -> new IllegalStateException("node " + number + " was never started"));
    }

    @Override
    public void close() {
        // a kill ends a paused process, too
        child.filter(Child::isAlive).ifPresent(Child::kill);
    }
}
