// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.message;

import java.io.Serial;

/// A frame does not hold what its type promises. Never leaves the codec. It has no stack trace: strangers can
/// cause it at any rate.
final class UnreadableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
