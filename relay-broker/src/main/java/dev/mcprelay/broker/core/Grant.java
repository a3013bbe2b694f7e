// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.id.InstanceId;

/// Who has a command, since when, and for how long its worker may be busy with it.
///
/// @param keyDigest of the runtime key that fetched it
/// @param responseTimeout as the client was told; null: it was told none
/// @param busyUntil when the client has certainly let go of it, if it is never answered
record Grant(
        BatchId batch,
        InstanceId instance,
        String keyDigest,
        Tick at,
        @Nullable Duration responseTimeout,
        Tick busyUntil) {

    Grant until(Tick busy) {
        return new Grant(batch, instance, keyDigest, at, responseTimeout, busy);
    }
}
