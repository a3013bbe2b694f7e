// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.message;

import dev.mcprelay.protocol.id.SlotId;

/// One registration of a slot with the matchmaker. A removal names it, so a late removal never hides a newer
/// one.
///
/// @param generation one more for every registration of the slot
/// @param relied the edge counts on this record: it re-attaches without registering again
public record Registration(SlotId slot, int generation, boolean relied) {}
