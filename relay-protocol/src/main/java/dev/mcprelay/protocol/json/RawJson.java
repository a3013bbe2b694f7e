// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/// A JSON text as the bytes that came: a view of an array that nobody writes to any more. Whoever makes one gives the
/// array away. The text is not checked; its content is never shown by [#toString].
public final class RawJson {
    private final byte[] bytes;
    private final int offset;
    private final int length;

    private RawJson(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    public static RawJson of(byte[] bytes) {
        return new RawJson(bytes, 0, bytes.length);
    }

    public static RawJson of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The bytes of a value inside this text, without copying.
    public RawJson slice(Span span) {
        return slice(span.start(), span.end());
    }

    /// The bytes from `start` to before `end`, without copying.
    public RawJson slice(int start, int end) {
        if (start < 0 || end < start || end > length) {
            throw new IndexOutOfBoundsException(
                    "slice: " + start + " to " + end + " (expected: within 0 to " + length + ")");
        }
        return new RawJson(bytes, offset + start, end - start);
    }

    public int length() {
        return length;
    }

    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(bytes, offset, length).slice().asReadOnlyBuffer();
    }

    /// A view that may be handed to a network library, which will not write to it.
    public <T> T view(ArrayView<T> reader) {
        return reader.read(bytes, offset, length);
    }

    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes, offset, length);
    }

    public byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    /// The text itself.
    public String text() {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RawJson json
                && Arrays.equals(bytes, offset, offset + length, json.bytes, json.offset, json.offset + json.length);
    }

    @Override
    public int hashCode() {
        return asByteBuffer().hashCode();
    }

    @Override
    public String toString() {
        return "RawJson[" + length + " bytes]";
    }

    /// Reads from the array below, which it must neither change nor keep beyond the life of the text.
    @FunctionalInterface
    public interface ArrayView<T> {
        T read(byte[] bytes, int offset, int length);
    }
}
