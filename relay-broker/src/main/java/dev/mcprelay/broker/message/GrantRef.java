// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.message;

import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.SlotId;

/// One grant of one command to one slot.
///
/// @param number one more for every grant of the command
public record GrantRef(CommandId command, int number, SlotId slot) {}
