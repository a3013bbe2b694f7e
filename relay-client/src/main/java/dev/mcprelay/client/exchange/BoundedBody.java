// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.exchange;

import java.io.ByteArrayOutputStream;

import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;

/// A whole body, up to a limit. Each piece is copied as it comes: a body that the HTTP library aggregates
/// leaks when it is cancelled at the wrong moment.
public final class BoundedBody {

    private BoundedBody() {}

    /// Fails with [BodyTooLargeException], and so closes the connection, as soon as the limit is exceeded.
    public static Mono<byte[]> read(ByteBufFlux content, int limit) {
        return content.asByteArray()
                .collect(ByteArrayOutputStream::new, (body, chunk) -> {
                    if (body.size() + chunk.length > limit) {
                        throw new BodyTooLargeException();
                    }
                    body.write(chunk, 0, chunk.length);
                })
                .map(ByteArrayOutputStream::toByteArray);
    }
}
