// SPDX-License-Identifier: Apache-2.0
/// The registry against a real Redis. Test code only.
@NullMarked
package dev.mcprelay.redis.registry;

import org.jspecify.annotations.NullMarked;
