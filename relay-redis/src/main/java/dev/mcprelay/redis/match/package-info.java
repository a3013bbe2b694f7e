// SPDX-License-Identifier: Apache-2.0
/// The broker's matchmaker in Redis: a line of waiting commands and the instances that are parked,
/// per tunnel, changed only by scripts. The wiring makes it and the broker's
/// runtime calls it, on any thread; answers come on Lettuce's event loops.
@NullMarked
package dev.mcprelay.redis.match;

import org.jspecify.annotations.NullMarked;
