// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.SlotId;

/// What has become of one command at its ingress node. Only this node may change it; all events of a tunnel are
/// applied one after another, so no state here needs a lock. Done is reachable from every state, and final.
sealed interface CommandState {

    /// Nobody has it. It may be granted, or end.
    record Waiting(int lastGrant) implements CommandState {

        Granted grantTo(SlotId slot) {
            return new Granted(lastGrant + 1, slot);
        }
    }

    /// Given to one slot, unconfirmed. Whether bytes left is unknown until the answer was written, or was not.
    record Granted(int number, SlotId slot) implements CommandState {

        Handed confirmedBy(InstanceId instance) {
            return new Handed(number, instance);
        }

        Waiting bounced() {
            return new Waiting(number);
        }
    }

    /// Written to a client. The tool may be running; it is never offered again.
    record Handed(int number, InstanceId instance) implements CommandState {}

    /// It has had its outcome.
    record Done() implements CommandState {}
}
