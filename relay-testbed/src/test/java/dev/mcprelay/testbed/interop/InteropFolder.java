// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the programs of others write, kept after the tests for whoever asks why one failed. Gone with the next clean.
final class InteropFolder {

    private InteropFolder() {}

    static Path path() {
        try {
            return Files.createDirectories(Path.of("target", "interop").toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
