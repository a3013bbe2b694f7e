// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

import java.time.Duration;

/// How much of our time and memory an issuer's documents may take.
///
/// @param timeout of one document
/// @param bytes of one document
public record FetchLimits(Duration timeout, int bytes) {
    public static final FetchLimits DEFAULT = new FetchLimits(Duration.ofSeconds(3), 1 << 20);
}
