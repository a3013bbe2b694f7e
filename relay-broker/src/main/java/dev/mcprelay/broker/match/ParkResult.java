// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.match;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.message.Registration;
import dev.mcprelay.protocol.id.CommandId;

/// What came of parking.
public sealed interface ParkResult {

    /// @param introduced commands to be asked for at their owners
    /// @param previous the registration at another edge that relied on being found; null: none
    record Parked(List<CommandId> introduced, @Nullable Registration previous) implements ParkResult {
        public Parked {
            introduced = List.copyOf(introduced);
        }
    }

    record TooManyInstances() implements ParkResult {}
}
