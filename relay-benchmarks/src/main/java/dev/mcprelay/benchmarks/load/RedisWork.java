// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.benchmarks.load;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.lettuce.core.api.sync.RedisServerCommands;

/// What Redis has done so far, as it counts itself (`INFO commandstats`).
///
/// @param calls by command, those within scripts too
record RedisWork(Map<String, Long> calls) {
    private static final Pattern LINE = Pattern.compile("cmdstat_([a-z|]+):calls=(\\d+)");

    /// What nodes send; all else happens within scripts.
    private static final Set<String> SENT =
            Set.of("evalsha", "eval", "publish", "spublish", "rpush", "blmpop", "unlink", "ping");

    RedisWork {
        calls = Map.copyOf(calls);
    }

    static RedisWork of(RedisServerCommands<String, String> redis) {
        Map<String, Long> calls = new HashMap<>();
        Matcher line = LINE.matcher(redis.info("commandstats"));
        while (line.find()) {
            calls.put(line.group(1), Long.valueOf(line.group(2)));
        }
        return new RedisWork(calls);
    }

    RedisWork since(RedisWork before) {
        Map<String, Long> since = new HashMap<>();
        calls.forEach((name, count) -> since.put(name, count - before.calls.getOrDefault(name, 0L)));
        return new RedisWork(since);
    }

    /// Commands that nodes sent.
    long sent() {
        return SENT.stream().mapToLong(name -> calls.getOrDefault(name, 0L)).sum();
    }

    /// Of them scripts: what finds two parties for each other, and not the messages between them.
    long scripts() {
        return calls.getOrDefault("evalsha", 0L) + calls.getOrDefault("eval", 0L);
    }
}
