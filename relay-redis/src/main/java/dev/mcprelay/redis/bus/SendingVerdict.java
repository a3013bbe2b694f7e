// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.util.concurrent.CompletionException;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.cluster.PartitionSelectorException;

import dev.mcprelay.broker.port.FrameBus.Sending;

/// What a failed push says about its message. Only what certainly did not happen counts as not written: a
/// reply that refuses (OOM, READONLY, CLUSTERDOWN, …), or a command that never left this process.
final class SendingVerdict {

    private SendingVerdict() {}

    static Sending of(Throwable failure) {
        Throwable error = failure;
        while (error instanceof CompletionException && error.getCause() != null) {
            error = error.getCause();
        }
        boolean refused = error instanceof RedisCommandExecutionException
                || error instanceof RedisConnectionException // there was no connection to write to
                || error instanceof PartitionSelectorException;
        return refused || neverLeft(error) ? Sending.NOT_WRITTEN : Sending.UNKNOWN;
    }

    /// Lettuce has no type for them. Should it change its words, a message is unknown: slower, but right.
    private static boolean neverLeft(Throwable error) {
        String text = error.getMessage();
        return text != null
                && (text.startsWith("Currently not connected")
                        || text.startsWith("Connection is closed")
                        || text.startsWith("Request queue size exceeded"));
    }
}
