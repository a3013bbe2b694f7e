// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

import dev.mcprelay.protocol.json.RawJson;

/// Reads a body into one array: each byte is copied once, from the network's buffer, and belongs to nobody else after.
/// Memory is bounded by the limit, whatever is declared or sent.
final class BodyReader {
    /// Without a byte for this long, the sender is taken for gone or hostile.
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final int FIRST_GUESS = 2048;

    private final int limit;
    private byte[] bytes;
    private int length;
    private boolean over;

    private BodyReader(int limit, int expected) {
        this.limit = limit;
        bytes = new byte[Math.min(limit, expected)];
    }

    static Mono<Body> read(HttpServerRequest request, int limit) {
        return request.receive()
                .timeout(PAUSE)
                .collect(() -> new BodyReader(limit, declared(request)), BodyReader::add)
                .map(BodyReader::body)
                .onErrorReturn(TimeoutException.class, new Body.TooSlow());
    }

    private static int declared(HttpServerRequest request) {
        String text = request.requestHeaders().get(HttpHeaderNames.CONTENT_LENGTH);
        try {
            // a declared length is a promise, not memory: believed up to 64 KiB
            return text == null ? FIRST_GUESS : (int) Math.min(64 << 10, Long.parseLong(text));
        } catch (NumberFormatException malformed) {
            return FIRST_GUESS;
        }
    }

    private void add(ByteBuf chunk) {
        int size = chunk.readableBytes();
        if (over || size > limit - length) {
            over = true;
            return;
        }
        if (length + size > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(limit, Math.max(length + size, bytes.length * 2)));
        }
        chunk.readBytes(bytes, length, size);
        length += size;
    }

    private Body body() {
        RawJson read = RawJson.of(bytes).slice(0, length);
        return over ? new Body.TooLarge(read) : new Body.Whole(read);
    }
}
