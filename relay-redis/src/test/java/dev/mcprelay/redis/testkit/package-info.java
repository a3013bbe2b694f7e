// SPDX-License-Identifier: Apache-2.0
/// A real Redis for whoever tests, in this module and in others. Any test may ask, on any thread.
@NullMarked
package dev.mcprelay.redis.testkit;

import org.jspecify.annotations.NullMarked;
