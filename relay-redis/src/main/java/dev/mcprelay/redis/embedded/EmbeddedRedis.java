// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.mcprelay.auth.credential.Secret;

/// The Redis of a relay that was given none: the real server, 7.0.15, past its upstream support and therefore
/// for development only. Loopback, a random port, a random password; data below one folder, kept between
/// starts.
public final class EmbeddedRedis implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);
    private static final int TRIES = 3;

    private final RedisProcess process;
    private final FileChannel lock;
    private final Secret<String> url;

    private EmbeddedRedis(RedisProcess process, FileChannel lock, Secret<String> url) {
        this.process = process;
        this.lock = lock;
        this.url = url;
    }

    /// Starts the bundled server and waits until it takes connections: a fraction of a second.
    ///
    /// @param folder for its data; made when absent. One server at a time uses it
    /// @throws EmbeddedRedisException with one sentence saying why not
    public static EmbeddedRedis start(Path folder) {
        FileChannel lock = claim(folder);
        try {
            EmbeddedRedis started = start(BundledBinary.unpackInto(folder), folder, lock);
            LOG.atInfo().addKeyValue("folder", folder).log("embedded Redis started: for development only");
            return started;
        } catch (RuntimeException e) {
            release(lock);
            throw e;
        }
    }

    /// The same with another redis-server or valkey-server, such as one that a machine has installed.
    ///
    /// @throws EmbeddedRedisException with one sentence saying why not
    public static EmbeddedRedis start(Path executable, Path folder) {
        FileChannel lock = claim(folder);
        try {
            return start(executable, folder, lock);
        } catch (RuntimeException e) {
            release(lock);
            throw e;
        }
    }

    /// `redis://` with the password in it.
    public Secret<String> url() {
        return url;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Ends the server and waits for its end, a few seconds at most.
    @Override
    public void close() {
        process.close();
        release(lock);
    }

    private static EmbeddedRedis start(Path executable, Path folder, FileChannel lock) {
        Secret<String> password = password();
        IOException last = new IOException("never tried");
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                int port = freePort(); // may be taken by another before the server has it: hence the tries
                RedisProcess process = RedisProcess.start(executable, folder, port, password);
                return new EmbeddedRedis(
                        process, lock, Secret.of("redis://:" + password.reveal() + "@127.0.0.1:" + port));
            } catch (IOException e) {
                last = e;
            }
        }
        throw new EmbeddedRedisException(
                "The embedded Redis does not start in " + folder + " (" + last.getMessage()
                        + "): mend that, or run a Redis 7 and set RELAY_REDIS_URL",
                last);
    }

    /// Two servers on one append-only file would destroy it.
    private static FileChannel claim(Path folder) {
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (claimed(channel)) {
                return channel;
            }
            channel.close();
        } catch (IOException | UnsupportedOperationException e) {
            throw new EmbeddedRedisException(
                    "The embedded Redis cannot use the folder " + folder
                            + ": make it writable, or set RELAY_DATA_DIR to another one",
                    e);
        }
        throw new EmbeddedRedisException(
                "Another relay uses the folder " + folder + ": stop it, or set RELAY_DATA_DIR to another one", null);
    }

    private static boolean claimed(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException byThisProcess) {
            return false;
        }
    }

    private static void release(FileChannel lock) {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("the folder of the embedded Redis stays locked until this process ends");
        }
    }

    private static Secret<String> password() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return Secret.of(HexFormat.of().formatHex(random));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
