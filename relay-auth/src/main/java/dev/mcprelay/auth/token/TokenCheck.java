// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import java.time.Instant;
import java.util.List;

import dev.mcprelay.auth.resource.Resource;

/// One thing that must hold of a token each time it is shown. One check, one class.
interface TokenCheck {
    List<TokenCheck> ALL = List.of(
            new IssuerCheck(),
            new ExpiryCheck(),
            new AudienceCheck(),
            new SubjectCheck(),
            new NotIdTokenCheck(),
            new NotBoundCheck());

    Verdict check(DecodedToken token, Showing showing);

    /// Where and when a token is shown.
    record Showing(Resource called, Instant now) {}
}
