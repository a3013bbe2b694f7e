// SPDX-License-Identifier: Apache-2.0
/// The real core in a world that wants to break it: many callers and clients that leave, repeat, overtake and
/// fall silent, in virtual time, and a checker that remembers everything. One thread.
@NullMarked
package dev.mcprelay.broker.sim;

import org.jspecify.annotations.NullMarked;
