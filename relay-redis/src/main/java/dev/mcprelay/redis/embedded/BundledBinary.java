// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.UUID;

/// The redis-server that comes with the relay, unpacked where it can be executed.
public final class BundledBinary {
    private static final String NAME = "redis-server-7.0.15-";

    private BundledBinary() {}

    /// Unpacks the binary of this platform into the folder, over whatever an earlier start left there.
    public static Path unpackInto(Path folder) {
        String resource = NAME + platform(System.getProperty("os.name"), System.getProperty("os.arch"));
        Path binary = folder.resolve(resource);
        try (InputStream content = BundledBinary.class.getResourceAsStream("/" + resource)) {
            if (content == null) {
                throw new EmbeddedRedisException(
                        "This build of the relay holds no " + resource + ": run a Redis 7 and set RELAY_REDIS_URL",
                        null);
            }
            // a new file, moved: an older one may be running
            Path fresh = folder.resolve("redis-server-" + UUID.randomUUID() + ".new");
            write(content, fresh);
            return Files.move(fresh, binary, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new EmbeddedRedisException(
                    "The bundled Redis cannot be unpacked into " + folder
                            + ": make room there, or set RELAY_DATA_DIR to another folder",
                    e);
        }
    }

    /// Another process writes it. Were it open for writing here, a child that is started at the same moment
    /// by another thread would have it open too until it is a program of its own, and nobody could run it
    /// (ETXTBSY).
    private static void write(InputStream content, Path file) throws IOException {
        Process writer = new ProcessBuilder(
                        "/bin/sh", "-c", "umask 077 && cat >\"$0\" && chmod 700 \"$0\"", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream in = writer.getOutputStream()) {
            var _ = content.transferTo(in);
        }
        if (writer.onExit().join().exitValue() != 0) {
            throw new IOException("the file was not written whole: " + file);
        }
    }

    /// The end of the resource's name.
    static String platform(String system, String architecture) {
        String name = system.toLowerCase(Locale.ROOT);
        String cpu = switch (architecture.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            case "i386", "i586", "i686", "x86" -> "386";
            default -> "";
        };
        boolean linux = name.contains("linux") && !cpu.isEmpty();
        boolean mac = name.contains("mac") && (cpu.equals("amd64") || cpu.equals("arm64"));
        if (!linux && !mac) {
            throw new EmbeddedRedisException(
                    "There is no bundled Redis for " + system + " on " + architecture
                            + ": run a Redis 7 and set RELAY_REDIS_URL",
                    null);
        }
        return (linux ? "linux-" : "darwin-") + cpu;
    }
}
