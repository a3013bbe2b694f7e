// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.policy;

import java.io.Serial;

/// A policy document that is none. The message names the field and what was expected, and may be shown to
/// whoever sent the document. It has no stack trace: bad documents arrive from outside.
public final class InvalidPolicyException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String field;

    InvalidPolicyException(String field, String found, String expected) {
        super(field + ": " + found + " (expected: " + expected + ")");
        this.field = field;
    }

    /// Which field, as a path: `policy.allow[0].issuer`.
    public String field() {
        return field;
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
