// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.issuer;

import java.time.Duration;
import java.util.Optional;

/// How an issuer departs from honest behaviour.
///
/// @param down             everything is answered 503
/// @param delay            how long every answer takes
/// @param redirectTo       where metadata and keys are said to be instead (302)
/// @param issuerInMetadata whom the metadata claims to describe
/// @param hugeKeySet       the key set is 8 MiB long, the true keys last
public record IssuerQuirks(
        boolean down,
        Duration delay,
        Optional<String> redirectTo,
        Optional<String> issuerInMetadata,
        boolean hugeKeySet) {
    public static final IssuerQuirks NONE =
            new IssuerQuirks(false, Duration.ZERO, Optional.empty(), Optional.empty(), false);

    public IssuerQuirks beingDown() {
        return new IssuerQuirks(true, delay, redirectTo, issuerInMetadata, hugeKeySet);
    }

    public IssuerQuirks answeringAfter(Duration longer) {
        return new IssuerQuirks(down, longer, redirectTo, issuerInMetadata, hugeKeySet);
    }

    public IssuerQuirks redirectingTo(String url) {
        return new IssuerQuirks(down, delay, Optional.of(url), issuerInMetadata, hugeKeySet);
    }

    public IssuerQuirks claimingToBe(String issuer) {
        return new IssuerQuirks(down, delay, redirectTo, Optional.of(issuer), hugeKeySet);
    }

    public IssuerQuirks publishingHugeKeySet() {
        return new IssuerQuirks(down, delay, redirectTo, issuerInMetadata, true);
    }
}
