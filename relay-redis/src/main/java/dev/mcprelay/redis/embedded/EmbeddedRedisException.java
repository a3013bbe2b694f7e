// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.embedded;

import java.io.Serial;

import org.jspecify.annotations.Nullable;

/// The bundled Redis cannot run here. The message is one sentence for whoever starts the relay, without its
/// full stop, and says what to do.
public final class EmbeddedRedisException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    EmbeddedRedisException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
