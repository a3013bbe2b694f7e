// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.util.MimeType;
import tools.jackson.databind.json.JsonMapper;

/// Ends each JSON document with a newline: administration is often done in a terminal.
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
        return super.encodeValue(value, buffers, type, mimeType, hints).write((byte) '\n');
    }
}
