// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/// A page of `docs/reference` that is made from the code. The build fails when the page says something else than the
/// code; `mvn test -Dreference.rewrite` writes it anew.
public final class ReferencePage {
    private static final String REWRITE = "reference.rewrite";

    private final Path file;

    private ReferencePage(Path file) {
        this.file = file;
    }

    /// @param name of the file, such as `errors.md`
    public static ReferencePage named(String name) {
        return new ReferencePage(inProject("docs/reference").resolve(name));
    }

    /// A file of this project, from whatever module the test runs in.
    public static Path inProject(String path) {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("docs/reference"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("docs/reference: in no parent folder (expected: the project's root)");
            }
        }
        return folder.resolve(path);
    }

    /// Fails unless the page is exactly this text.
    public void says(String rendered) {
        try {
            if (Boolean.getBoolean(REWRITE)) {
                Files.writeString(file, rendered);
            }
            String written = Files.isRegularFile(file) ? Files.readString(file) : "";
            assertThat(written)
                    .as("%s is made from the code: write it anew with -D%s", file.getFileName(), REWRITE)
                    .isEqualTo(rendered);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Text that may stand in a cell of a table.
    public static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ").strip();
    }
}
