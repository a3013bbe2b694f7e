// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

/// A token that is bound to a key (`cnf`) is worth nothing without a proof of that key (RFC 9449 §7.1, RFC 8705
/// §3): shown as plain `Bearer` it may be stolen.
final class NotBoundCheck implements TokenCheck {

    @Override
    public Verdict check(DecodedToken token, Showing showing) {
        return Verdict.of(!token.marks().bound(), "token bound to a key: proof missing");
    }
}
