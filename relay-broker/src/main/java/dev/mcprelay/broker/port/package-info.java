// SPDX-License-Identifier: Apache-2.0
/// What the broker needs from outside: time, and between nodes a matchmaker, a bus and a list of members.
/// Implemented elsewhere, called by `broker.runtime` from any thread; nothing behind these interfaces may
/// block.
@NullMarked
package dev.mcprelay.broker.port;

import org.jspecify.annotations.NullMarked;
