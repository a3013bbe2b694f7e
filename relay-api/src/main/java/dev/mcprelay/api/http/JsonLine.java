// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.Hints;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.util.MimeType;
import tools.jackson.databind.json.JsonMapper;

/// Ends each JSON document with a newline: administration is often done in a terminal. And says nothing of
/// it in the log, on any level: a new key is shown once, to who made it.
public final class JsonLine extends JacksonJsonEncoder {

    public JsonLine(JsonMapper mapper) {
        super(mapper);
    }

    @Override
    public DataBuffer encodeValue(
            Object value,
            DataBufferFactory buffers,
            ResolvableType type,
            @Nullable MimeType mimeType,
            @Nullable Map<String, Object> hints) {
        Map<String, Object> silent =
                Hints.merge(hints == null ? Hints.none() : hints, Hints.SUPPRESS_LOGGING_HINT, true);
        return super.encodeValue(value, buffers, type, mimeType, silent).write((byte) '\n');
    }
}
