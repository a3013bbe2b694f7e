// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.kit;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.protocol.token.ShardToken;
import dev.mcprelay.protocol.token.ShardTokenKeys;
import dev.mcprelay.protocol.token.ShardTokens;

/// Shard tokens under a key that everybody knows.
public final class Tokens {
    public static final ShardTokens TOKENS = new ShardTokens(keys());

    private Tokens() {}

    private static ShardTokenKeys keys() {
        byte[] secret = new byte[ShardTokenKeys.MIN_SECRET];
        Arrays.fill(secret, (byte) 7);
        SequencedMap<Integer, byte[]> secrets = new LinkedHashMap<>();
        secrets.put(1, secret);
        return new ShardTokenKeys(secrets);
    }

    /// What the edge makes of the token of a command when it was signed at the start of [ManualTime].
    public static ShardToken of(TunnelCommand command, TunnelId tunnel) {
        return TOKENS.verify(command.head().shardToken(), tunnel, command.head().channel(), 0)
                .orElseThrow();
    }

    /// A token for a command that may not even exist.
    public static ShardToken of(CommandId command) {
        return new ShardToken(command, 0, 0);
    }
}
