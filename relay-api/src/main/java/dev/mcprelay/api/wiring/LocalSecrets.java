// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

import dev.mcprelay.api.lifecycle.StartException;
import dev.mcprelay.auth.credential.Secret;

/// Secrets that a relay for trying out makes for itself, kept in its data folder so that they outlive a
/// restart. Files that only their owner may read.
final class LocalSecrets {
    private static final int BYTES = 32;

    private final Path folder;

    LocalSecrets(Path folder) {
        this.folder = folder;
    }

    /// The secret of this name, made now if there is none yet.
    Secret<String> named(String name) {
        Path file = folder.resolve(name);
        try {
            if (Files.isRegularFile(file)) {
                return Secret.of(Files.readString(file).strip());
            }
            Files.createDirectories(folder);
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, secret);
            return Secret.of(secret);
        } catch (IOException e) {
            throw new StartException(
                    "The data folder " + folder.toAbsolutePath()
                            + " cannot be used: make it writable, or set RELAY_DATA_DIR.",
                    e);
        }
    }
}
