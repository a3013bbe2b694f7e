// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import reactor.core.publisher.Mono;

/// A script that touches the one key it is given: sent by its digest, and in full once a server has not seen it
/// yet.
///
/// @param digest SHA-1 of the text, as Redis names scripts
public record LuaScript(String text, String digest) {

    public LuaScript(String text) {
        this(text, sha1(text));
    }

    /// Empty when the script returns nil.
    public <T> Mono<T> run(
            RedisClusterReactiveCommands<String, String> redis,
            ScriptOutputType type,
            String key,
            String... arguments) {
        String[] keys = {key};
        return redis.<T>evalsha(digest, type, keys, arguments)
                .onErrorResume(RedisNoScriptException.class, _ -> redis.eval(text, type, keys, arguments))
                .next();
    }

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
