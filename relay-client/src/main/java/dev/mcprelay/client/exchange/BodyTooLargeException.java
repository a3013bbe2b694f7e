// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.exchange;

import java.io.Serial;

/// A private server said more than the client carries. Without a stack trace: a server may do so at any rate.
public final class BodyTooLargeException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public BodyTooLargeException() {
        super("body beyond the limit", null, false, false);
    }
}
