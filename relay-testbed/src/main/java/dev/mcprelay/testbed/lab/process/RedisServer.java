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

    private final Start start;
    private final Child child;

    /// @param count of starts before this one
    private record Start(List<String> command, Path folder, String name, int port, int count) {
        Start {
            command = List.copyOf(command);
        }

        Path log() {
            return folder.resolve(count == 0 ? name + ".log" : name + "." + count + ".log");
        }

        Start again() {
            return new Start(command, folder, name, port, count + 1);
        }
    }

    private RedisServer(Start start) {
        this.start = start;
        this.child = Child.start(start.command(), start.log());
        child.awaitOutput("Ready to accept connections", LONGEST_START);
    }

    /// Starts it, and returns when it takes connections.
    ///
    /// @param name of its log and folder below `folder`
    static RedisServer start(Path binary, Path folder, String name, String... options) {
        int port = freePort();
        try {
            Path data = Files.createDirectories(folder.resolve(name));
            List<String> command = new ArrayList<>(List.of(binary.toString(), "--port", Integer.toString(port)));
            command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--appendonly", "no"));
            command.addAll(List.of("--repl-diskless-sync-delay", "0", "--dir", data.toString()));
            command.addAll(List.of(options));
            return new RedisServer(new Start(command, folder, name, port, 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        int port = RelayNode.freePort();
        while (port > HIGHEST_PORT) {
            port = RelayNode.freePort();
        }
        return port;
    }

    /// One that starts as this one did, at the same port and in the same folder, now that this one has ended.
    RedisServer again() {
        return new RedisServer(start.again());
    }

    /// Another one of this name finds what this one has saved.
    String name() {
        return start.name();
    }

    int port() {
        return start.port();
    }

    void kill() {
        child.kill();
    }

    /// Stands still; its connections stay.
    void pause() {
        child.pause();
    }

    void resume() {
        child.resume();
    }

    boolean isPrimary() {
        return role().getFirst().equals("master");
    }

    /// A server whose role changes cuts all connections, also of who asks for its role.
    private List<String> role() {
        try {
            return list("ROLE");
        } catch (UncheckedIOException e) {
            return List.of("unknown");
        }
    }

    /// Whether it is the replica of this one, and up to date.
    boolean follows(RedisServer primary) {
        List<String> role = role();
        return role.size() > 3
                && role.get(0).equals("slave")
                && role.get(2).equals(Integer.toString(primary.port()))
                && role.get(3).equals("connected");
    }

    /// From now on its replicas see nothing of what it writes.
    void loseReplicas() {
        String _ = ask("ACL", "SETUSER", "default", "-psync", "-sync");
        String _ = ask("CLIENT", "KILL", "TYPE", "replica");
    }

    /// Cuts all connections but those of replicas.
    void resetConnections() {
        String _ = ask("CLIENT", "KILL", "TYPE", "pubsub");
        String _ = ask("CLIENT", "KILL", "TYPE", "normal");
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
        try (RespConnection connection = new RespConnection(port())) {
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
