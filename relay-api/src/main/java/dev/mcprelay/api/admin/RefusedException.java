// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.admin;

import java.io.Serial;

import dev.mcprelay.protocol.error.ErrorCode;

/// Ends an administrative request with an error of the closed set. No stack trace: it is an outcome.
public final class RefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public RefusedException(ErrorCode code) {
        super(code.sentence(), null, false, false);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }
}
