// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.util.Comparator;

import org.jspecify.annotations.Nullable;

/// The next moment at which its owner wants to be looked at. One per command and one per instance: set anew,
/// never piled up.
final class Alarm {
    static final Comparator<Alarm> ORDER =
            Comparator.comparingLong(Alarm::nanos).thenComparingLong(a -> a.number);

    /// Who sets alarms.
    sealed interface Owner permits Command, Guest, InstanceRecord, Listing, RelayedPost {}

    private final Owner owner;
    private final long number;
    private @Nullable Tick at;

    Alarm(Owner owner, long number) {
        this.owner = owner;
        this.number = number;
    }

    Owner owner() {
        return owner;
    }

    @Nullable
    Tick at() {
        return at;
    }

    /// Only for [AlarmQueue]: changing it inside a queue would break the order.
    void set(@Nullable Tick when) {
        at = when;
    }

    private long nanos() {
        return at == null ? Long.MAX_VALUE : at.nanos();
    }
}
