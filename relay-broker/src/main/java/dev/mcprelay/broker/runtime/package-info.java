// SPDX-License-Identifier: Apache-2.0
/// The broker on one node: stripes that apply the events of their tunnels one after another, timers, and the
/// streams and monos through which the edge sees it. Used by whoever assembles a node; called from any thread,
/// runs on the caller's thread or on that of another caller of the same stripe, and never blocks.
@NullMarked
package dev.mcprelay.broker.runtime;

import org.jspecify.annotations.NullMarked;
