// SPDX-License-Identifier: Apache-2.0
/// The bus against a real Redis. Test code only.
@NullMarked
package dev.mcprelay.redis.bus;

import org.jspecify.annotations.NullMarked;
