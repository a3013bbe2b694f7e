// SPDX-License-Identifier: Apache-2.0
/// Puts the rooms together: the only place that knows them all, and the only one in this module that knows
/// Redis. Runs at the start.
@NullMarked
package dev.mcprelay.api.wiring;

import org.jspecify.annotations.NullMarked;
