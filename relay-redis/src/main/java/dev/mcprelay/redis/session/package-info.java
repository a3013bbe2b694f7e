// SPDX-License-Identifier: Apache-2.0
/// Sessions that had to begin anew, in Redis: touched when a session's instance has gone, and by no other
/// call. The wiring makes it and the edge calls it, on any thread; answers come on Lettuce's event loops.
@NullMarked
package dev.mcprelay.redis.session;

import org.jspecify.annotations.NullMarked;
