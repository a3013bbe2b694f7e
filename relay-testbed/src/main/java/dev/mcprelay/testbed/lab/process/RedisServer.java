// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.mcprelay.testbed.world.RelayNode;

/// One redis-server on loopback, without a password and without a disk.
final class RedisServer implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(30);

    /// A node of a Cluster also listens on its port + 10000.
    private static final int HIGHEST_PORT = 55_535;

    private final Child child;
    private final int port;
    private final String name;

    private RedisServer(Child child, int port, String name) {
        this.child = child;
        this.port = port;
        this.name = name;
    }

    /// Starts it, and returns when it takes connections.
    ///
    /// @param name of its log and folder below `folder`
    static RedisServer start(Path binary, Path folder, String name, String... options) {
        int port = RelayNode.freePort();
        while (port > HIGHEST_PORT) {
            port = RelayNode.freePort();
        }
        try {
            Path data = Files.createDirectories(folder.resolve(name));
            List<String> command = new ArrayList<>(List.of(binary.toString(), "--port", Integer.toString(port)));
            command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--appendonly", "no"));
            command.addAll(List.of("--repl-diskless-sync-delay", "0", "--dir", data.toString()));
            command.addAll(List.of(options));
            Child child = Child.start(command, folder.resolve(name + ".log"));
            child.awaitOutput("Ready to accept connections", LONGEST_START);
            return new RedisServer(child, port, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Another one of this name finds what this one has saved.
    String name() {
        return name;
    }

    int port() {
        return port;
    }

    void kill() {
        child.kill();
    }

    String ask(String... command) {
        List<String> reply = list(command);
        return reply.isEmpty() ? "" : reply.getFirst();
    }

    /// A command on a connection of its own.
    List<String> list(String... command) {
        return script(List.of(List.of(command))).getFirst();
    }

    /// Several commands on one connection.
    List<List<String>> script(List<List<String>> commands) {
        try (RespConnection connection = new RespConnection(port)) {
            List<List<String>> replies = new ArrayList<>();
            for (List<String> command : commands) {
                replies.add(connection.list(command.toArray(String[]::new)));
            }
            return replies;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (child.isAlive()) {
            child.kill();
        }
    }
}
