// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// The golden files: bytes as the wire has them.
public final class Golden {

    private Golden() {}

    /// The text of `golden/{name}.json` without its last line end.
    public static String text(String name) {
        String path = "/golden/" + name + ".json";
        try (InputStream file = Objects.requireNonNull(Golden.class.getResourceAsStream(path), path)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
