// SPDX-License-Identifier: Apache-2.0
/// The embedded server: its life and its end. Test code only.
@NullMarked
package dev.mcprelay.redis.embedded;

import org.jspecify.annotations.NullMarked;
