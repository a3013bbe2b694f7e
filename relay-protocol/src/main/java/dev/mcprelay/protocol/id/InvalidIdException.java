// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.id;

import java.io.Serial;

/// An identifier that does not have its form. The message holds the offending value, abbreviated, and the form
/// expected.
/// It has no stack trace: bad ids arrive from outside, at any rate.
public final class InvalidIdException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int SHOWN = 48;

    InvalidIdException(String what, String value, String expected) {
        super(what + ": '" + abbreviate(value) + "' (expected: " + expected + ")");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    private static String abbreviate(String value) {
        StringBuilder shown = new StringBuilder();
        value.codePoints()
                .limit(SHOWN)
                .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) || c > 0x7e ? '?' : c));
        return value.length() > SHOWN ? shown.append('…').toString() : shown.toString();
    }
}
