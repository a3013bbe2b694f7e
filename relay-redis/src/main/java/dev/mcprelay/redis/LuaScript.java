// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.reactive.RedisClusterReactiveCommands;
import reactor.core.publisher.Mono;

/// A script that touches only the keys it is given: sent by its digest, and in full whenever a server does
/// not know it: a server that was just promoted or flushed knows none.
///
/// @param digest SHA-1 of the text, as Redis names scripts
public record LuaScript(String text, String digest) {

    public LuaScript(String text) {
        this(text, sha1(text));
    }

    /// @param near the class in whose package the resources are
    /// @param resources read one after another, as one text
    public static LuaScript of(Class<?> near, String... resources) {
        var text = new StringBuilder();
        for (String resource : resources) {
            text.append(read(near, resource)).append('\n');
        }
        return new LuaScript(text.toString());
    }

    /// Empty when the script returns nil.
    public <T> Mono<T> run(
            RedisClusterReactiveCommands<String, String> redis,
            ScriptOutputType type,
            String key,
            String... arguments) {
        return run(redis, type, List.of(key), arguments);
    }

    /// Empty when the script returns nil.
    ///
    /// @param keys of one hash tag
    public <T> Mono<T> run(
            RedisClusterReactiveCommands<String, String> redis,
            ScriptOutputType type,
            List<String> keys,
            String... arguments) {
        String[] names = keys.toArray(String[]::new);
        return redis.<T>evalsha(digest, type, names, arguments)
                .onErrorResume(RedisNoScriptException.class, _ -> redis.eval(text, type, names, arguments))
                .next();
    }

    private static String read(Class<?> near, String resource) {
        try (InputStream in = near.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing beside " + near.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
