// SPDX-License-Identifier: Apache-2.0
/// The registry of tunnels in Redis: one hash per tunnel, one script per change. Only the wiring calls it;
/// answers come on Lettuce's event loops.
@NullMarked
package dev.mcprelay.redis.registry;

import org.jspecify.annotations.NullMarked;
