// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.command;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.RequestId;
import dev.mcprelay.protocol.timing.ResponseTimeout;

/// What every command carries.
///
/// @param shardToken opaque to clients, comes back as a header: printable ASCII, 1 to 1024 characters
/// @param createdAt when the relay took the call; written as RFC 3339 in UTC
/// @param responseTimeout null: the client knows no deadline
public record CommandHead(
        RequestId requestId,
        String shardToken,
        ChannelName channel,
        @Nullable Instant createdAt,
        HeaderFields headers,
        @Nullable ResponseTimeout responseTimeout) {

    public CommandHead {
        if (shardToken.isEmpty()
                || shardToken.length() > 1024
                || !shardToken.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException("shard token: " + shardToken.length()
                    + " characters (expected: 1 to 1024, printable ASCII; the client drops others)");
        }
    }

    /// The same with a deadline for the client.
    public CommandHead withResponseTimeout(ResponseTimeout told) {
        return new CommandHead(requestId, shardToken, channel, createdAt, headers, told);
    }
}
