// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

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
            Path fresh = Files.createTempFile(folder, "redis-server", ".new");
            Files.copy(content, fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwx------"));
            return Files.move(fresh, binary, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new EmbeddedRedisException(
                    "The bundled Redis cannot be unpacked into " + folder
                            + ": make room there, or set RELAY_DATA_DIR to another folder",
                    e);
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
