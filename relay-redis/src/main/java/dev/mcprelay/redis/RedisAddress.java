// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis;

import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.RedisURI;

import dev.mcprelay.auth.credential.Secret;

/// Where Redis is, from one setting: `redis://` or `rediss://` for one server,
/// `redis-sentinel://a,b,c/0#master` for a master behind Sentinel, and several servers with commas between
/// them for a Cluster (`redis://:password@a:6379,b:6379`; what follows the first takes its scheme and
/// password from it).
public sealed interface RedisAddress {

    /// One server, or a master that Sentinel finds.
    record Server(RedisURI uri) implements RedisAddress {
        @Override
        public String kind() {
            return uri.getSentinels().isEmpty() ? "single" : "sentinel";
        }
    }

    record Cluster(List<RedisURI> seeds) implements RedisAddress {
        public Cluster {
            seeds = List.copyOf(seeds);
        }

        @Override
        public String kind() {
            return "cluster";
        }
    }

    /// For people: `single`, `sentinel` or `cluster`.
    String kind();

    /// @throws IllegalArgumentException when it is no such URL; the message does not hold it: a password is
    /// in it
    static RedisAddress parse(Secret<String> url) {
        String text = url.reveal().strip();
        try {
            boolean cluster = text.contains(",") && !text.contains("-sentinel://");
            return cluster ? new Cluster(seeds(text.split(","))) : new Server(RedisURI.create(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "redis url: malformed (expected: redis://, rediss:// or redis-sentinel://, or several of a Cluster"
                            + " with commas between them)");
        }
    }

    private static List<RedisURI> seeds(String[] parts) {
        RedisURI first = RedisURI.create(parts[0].strip());
        List<RedisURI> seeds = new ArrayList<>(List.of(first));
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip();
            seeds.add(part.contains("://") ? RedisURI.create(part) : like(first, RedisURI.create("redis://" + part)));
        }
        return seeds;
    }

    private static RedisURI like(RedisURI first, RedisURI place) {
        RedisURI seed = RedisURI.builder(first)
                .withHost(place.getHost())
                .withPort(place.getPort())
                .build();
        seed.setCredentialsProvider(first.getCredentialsProvider());
        return seed;
    }
}
