// SPDX-License-Identifier: Apache-2.0
/// The broker's bus over Redis: small messages by publish and subscribe, large ones by a list that is read
/// as it fills. The wiring opens it and the broker's runtime sends on any thread; what arrives is decoded
/// and told on one thread of the bus.
@NullMarked
package dev.mcprelay.redis.bus;

import org.jspecify.annotations.NullMarked;
