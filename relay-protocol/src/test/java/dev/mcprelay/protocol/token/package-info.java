// SPDX-License-Identifier: Apache-2.0
/// Shard tokens under attack. Test code, on JUnit's thread.
@NullMarked
package dev.mcprelay.protocol.token;

import org.jspecify.annotations.NullMarked;
