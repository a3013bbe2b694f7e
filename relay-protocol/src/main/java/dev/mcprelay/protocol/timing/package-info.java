// SPDX-License-Identifier: Apache-2.0
/// The durations that stand on the wire. Anyone may use it, on any thread.
@NullMarked
package dev.mcprelay.protocol.timing;

import org.jspecify.annotations.NullMarked;
