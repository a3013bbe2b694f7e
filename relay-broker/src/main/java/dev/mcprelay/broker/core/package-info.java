// SPDX-License-Identifier: Apache-2.0
/// The state machines of one tunnel on one node: who waits, who is parked, who has what, how it ends. Pure: an
/// event and the time go in, effects come out; no clock, no I/O, no log, no Reactor. Called by
/// `broker.runtime`, one event of a tunnel after another; no other thread may touch it meanwhile.
@NullMarked
package dev.mcprelay.broker.core;

import org.jspecify.annotations.NullMarked;
