// SPDX-License-Identifier: Apache-2.0
/// Whole nodes, each with the real broker, bus, matchmaker and membership, on a real Redis that may
/// misbehave.
@NullMarked
package dev.mcprelay.redis.whole;

import org.jspecify.annotations.NullMarked;
