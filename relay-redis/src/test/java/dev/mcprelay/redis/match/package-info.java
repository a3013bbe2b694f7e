// SPDX-License-Identifier: Apache-2.0
/// The matchmaker against a real Redis. Test code only.
@NullMarked
package dev.mcprelay.redis.match;

import org.jspecify.annotations.NullMarked;
