// SPDX-License-Identifier: Apache-2.0
/// Shard tokens: how a posted answer finds the node that waits for it, with no look-up and no trust. Any thread.
@NullMarked
package dev.mcprelay.protocol.token;

import org.jspecify.annotations.NullMarked;
