// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.lettuce.core.KeyValue;
import io.lettuce.core.LMPopArgs;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import reactor.core.publisher.Mono;

import dev.mcprelay.redis.CommandConnection;
import dev.mcprelay.redis.LettuceConnections;
import dev.mcprelay.redis.LuaScript;

/// The commands of the bus, on three connections: a large push must not stand before a small publish, and a
/// read that waits blocks its connection.
///
/// @param sharded channels belong to slots
record RedisLanes(
        CommandConnection<String, byte[]> publisher,
        CommandConnection<String, byte[]> pusher,
        CommandConnection<String, byte[]> reader,
        boolean sharded) {
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    /// A replica of a Cluster takes SPUBLISH, too, and passes it on to its primary, whose listeners it does not
    /// count: who has not yet heard of a failover would be told that nobody received what was received. A
    /// script runs at the primary only; elsewhere the caller is redirected, and learns where that is.
    private static final LuaScript PUBLISH = new LuaScript("return redis.call('SPUBLISH', KEYS[1], ARGV[1])");

    /// In the server: no command of an idle node is more frequent.
    private static final long READ_SECONDS = 5;

    static Mono<RedisLanes> open(LettuceConnections connections) {
        return connections
                .connect(CODEC)
                .flatMap(publisher -> connections
                        .connect(CODEC)
                        .flatMap(pusher -> connections
                                .connect(CODEC)
                                .map(reader -> new RedisLanes(publisher, pusher, reader, connections.isSharded()))
                                .doOnError(_ -> pusher.close())
                                .doOnCancel(pusher::close))
                        .doOnError(_ -> publisher.close())
                        .doOnCancel(publisher::close));
    }

    /// How many received it.
    CompletionStage<Long> publish(String channel, byte[] element) {
        RedisClusterAsyncCommands<String, byte[]> redis = publisher.async();
        return asked(() -> sharded ? publishAtPrimary(redis, channel, element) : redis.publish(channel, element));
    }

    private static CompletionStage<Long> publishAtPrimary(
            RedisClusterAsyncCommands<String, byte[]> redis, String channel, byte[] element) {
        String[] keys = {channel};
        CompletionStage<Long> known = redis.evalsha(PUBLISH.digest(), ScriptOutputType.INTEGER, keys, element);
        return known.exceptionallyCompose(error -> isUnknownScript(error)
                ? redis.eval(PUBLISH.text(), ScriptOutputType.INTEGER, keys, element)
                : CompletableFuture.failedFuture(error));
    }

    private static boolean isUnknownScript(Throwable error) {
        return error instanceof RedisNoScriptException || error.getCause() instanceof RedisNoScriptException;
    }

    /// How many elements wait.
    CompletionStage<Long> push(String list, byte[] element) {
        return asked(() -> pusher.async().rpush(list, element));
    }

    CompletionStage<Boolean> expire(String list, Duration life) {
        return asked(() -> pusher.async().pexpire(list, life.toMillis()));
    }

    CompletionStage<Long> backlog(String list) {
        return asked(() -> pusher.async().llen(list));
    }

    CompletionStage<Long> unlink(String list) {
        return asked(() -> pusher.async().unlink(list));
    }

    /// The oldest element, as soon as there is one; empty when there was none for some seconds.
    Mono<byte[]> read(String list) {
        return Mono.fromCompletionStage(() -> reader.async()
                        .blmpop(READ_SECONDS, LMPopArgs.Builder.left().count(1), list))
                .filter(KeyValue::hasValue)
                .map(read -> read.getValue().getFirst());
    }

    /// Whether a command is refused at once or later makes no difference.
    private static <T> CompletionStage<T> asked(Supplier<CompletionStage<T>> command) {
        try {
            return command.get();
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /// Does not wait.
    void close() {
        publisher.close();
        pusher.close();
        reader.close();
    }
}
