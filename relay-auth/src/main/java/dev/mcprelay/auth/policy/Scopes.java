// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.policy;

import java.util.regex.Pattern;

/// The form of a scope (RFC 6749 §3.3). Scopes are printed into challenges: anything else could end the header
/// there.
public final class Scopes {
    private static final Pattern FORM = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]{1,256}");

    private Scopes() {}

    public static boolean wellFormed(String scope) {
        return FORM.matcher(scope).matches();
    }
}
