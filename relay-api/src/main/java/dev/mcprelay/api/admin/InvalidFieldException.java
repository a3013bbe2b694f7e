// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.admin;

import java.io.Serial;

/// A field of a request body that is not acceptable. The message says what was expected and is shown to the
/// sender. It has no stack trace: bad bodies arrive from outside.
public final class InvalidFieldException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String field;

    InvalidFieldException(String field, String message) {
        super(message, null, false, false);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
