// SPDX-License-Identifier: Apache-2.0
/// What operators see: meters, and a line in the log for what concerns them. Called from the broker's threads; quick.
@NullMarked
package dev.mcprelay.api.observe;

import org.jspecify.annotations.NullMarked;
