// SPDX-License-Identifier: Apache-2.0
/// Connections and key names against a real Redis. Test code only.
@NullMarked
package dev.mcprelay.redis;

import org.jspecify.annotations.NullMarked;
