// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import java.io.Serial;

/// An issuer's documents cannot be had, or are not acceptable. The message is for our log only. No stack trace:
/// a dead issuer is no news.
final class IssuerUnavailableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    IssuerUnavailableException(String message) {
        super(message, null, false, false);
    }
}
