// SPDX-License-Identifier: Apache-2.0
/// Moves of sessions, in a real Redis. Test threads only.
@NullMarked
package dev.mcprelay.redis.session;

import org.jspecify.annotations.NullMarked;
