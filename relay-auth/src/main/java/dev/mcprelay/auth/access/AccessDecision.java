// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.access;

import java.util.List;

import dev.mcprelay.auth.policy.AccessPolicy;
import dev.mcprelay.protocol.error.ErrorCode;

/// What a caller may do with a tunnel. Rendered in one place, the edge's.
public sealed interface AccessDecision {

    record Granted(AccessPolicy policy) implements AccessDecision {}

    /// @param scopes all that the operation needs, for the challenge
    record Denied(ErrorCode code, List<String> scopes) implements AccessDecision {
        public Denied {
            scopes = List.copyOf(scopes);
        }
    }

    /// There is no such tunnel for this caller; whether there is one for others stays hidden. Always answered
    /// like [ErrorCode#TUNNEL_USE_FORBIDDEN].
    record Hidden() implements AccessDecision {}
}
