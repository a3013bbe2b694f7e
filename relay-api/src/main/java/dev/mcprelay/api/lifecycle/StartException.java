// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.lifecycle;

import java.io.Serial;

import org.jspecify.annotations.Nullable;

/// The relay cannot start. The message is one sentence for the operator: what is wrong, and what to do.
public final class StartException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public StartException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
