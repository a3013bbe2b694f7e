// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.upstream.stdio;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

import dev.mcprelay.protocol.json.RawJson;

/// Lines of a child's output, up to a length. Blocks; for one thread.
final class LineReader {
    private final InputStream in;
    private final int limit;

    LineReader(InputStream in, int limit) {
        this.in = new BufferedInputStream(in, 64 * 1024);
        this.limit = limit;
    }

    /// @param json the line, or as much of it as the limit allows
    /// @param whole whether that is all of it
    record Line(RawJson json, boolean whole) {}

    /// Empty at the end of the output.
    Optional<Line> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        boolean whole = true;
        int b = in.read();
        if (b < 0) {
            return Optional.empty();
        }
        while (b >= 0 && b != '\n') {
            if (line.size() < limit) {
                line.write(b);
            } else {
                whole = false;
            }
            b = in.read();
        }
        return Optional.of(new Line(RawJson.of(line.toByteArray()), whole));
    }
}
