// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/// Where the time of one call went.
///
/// @param waited from acceptance to hand-over, or to the end
/// @param ran from hand-over to the final; null when it was not handed over
public record StageTimes(Duration waited, @Nullable Duration ran) {}
