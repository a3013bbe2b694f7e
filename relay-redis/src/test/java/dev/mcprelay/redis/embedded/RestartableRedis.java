// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.mcprelay.auth.credential.Secret;

/// A server that goes down and comes up again where it was, without its data.
public final class RestartableRedis implements AutoCloseable {
    private static final Secret<String> PASSWORD = Secret.of("only-for-tests");

    private final Path server;
    private final Path folder;
    private final int port;
    private RedisProcess process;
    private int starts;

    private RestartableRedis(Path server, Path folder, int port) throws IOException {
        this.server = server;
        this.folder = folder;
        this.port = port;
        this.process = started();
    }

    public static RestartableRedis start(Path folder) {
        try {
            return new RestartableRedis(BundledBinary.unpackInto(folder), folder, freePort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public Secret<String> url() {
        return Secret.of("redis://:" + PASSWORD.reveal() + "@127.0.0.1:" + port);
    }

    public void goDown() {
        process.close();
    }

    public void comeUp() {
        try {
            process = started();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }

    private RedisProcess started() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data-" + starts++));
        return RedisProcess.start(server, data, port, PASSWORD);
    }
}
