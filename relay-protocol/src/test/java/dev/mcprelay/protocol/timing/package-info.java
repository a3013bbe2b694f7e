// SPDX-License-Identifier: Apache-2.0
/// Durations of the wire. Test code, on JUnit's thread.
@NullMarked
package dev.mcprelay.protocol.timing;

import org.jspecify.annotations.NullMarked;
