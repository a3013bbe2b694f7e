// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import java.util.Locale;

/// `error` of a challenge (RFC 6750 §3.1).
public enum TokenError {
    INVALID_REQUEST,
    INVALID_TOKEN,
    INSUFFICIENT_SCOPE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
