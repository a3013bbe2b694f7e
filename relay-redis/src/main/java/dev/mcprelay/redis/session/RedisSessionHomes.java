// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.session;

import java.time.Duration;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import reactor.core.publisher.Mono;

import dev.mcprelay.broker.port.SessionHomes;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.redis.CommandConnection;
import dev.mcprelay.redis.LuaScript;
import dev.mcprelay.redis.RelayKeys;
import dev.mcprelay.redis.SlotMoves;

/// One small key for each session that has moved. Holds nothing, so it need not be closed.
public final class RedisSessionHomes implements SessionHomes {
    private static final Duration BUDGET = Duration.ofSeconds(1);

    /// As long as a node remembers a silent session.
    private static final Duration KEPT = Duration.ofHours(24);

    private static final LuaScript MOVE = LuaScript.of(RedisSessionHomes.class, "move.lua");

    private final RedisClusterReactiveCommands<String, String> redis;
    private final RelayKeys keys;

    /// @param connection shared with others who run scripts; closed by whoever made it
    public RedisSessionHomes(CommandConnection<String, String> connection, RelayKeys keys) {
        this.redis = connection.reactive();
        this.keys = keys;
    }

    /// Reads what it needs from the class path: blocks for a moment, and is done only once.
    public static void load() {
        // it is done by now
    }

    @Override
    public Mono<Integer> home(TunnelId tunnel, String session) {
        return redis.get(keys.home(tunnel, session))
                .retryWhen(SlotMoves.within(BUDGET))
                .map(Integer::valueOf);
    }

    @Override
    public Mono<Integer> move(TunnelId tunnel, String session, int from, int to) {
        return MOVE.<String>run(
                        redis,
                        ScriptOutputType.VALUE,
                        keys.home(tunnel, session),
                        Integer.toString(from),
                        Integer.toString(to),
                        Long.toString(KEPT.toMillis()))
                .retryWhen(SlotMoves.within(BUDGET))
                .map(Integer::valueOf);
    }
}
