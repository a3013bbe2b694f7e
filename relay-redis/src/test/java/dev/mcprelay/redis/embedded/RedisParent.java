// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.embedded;

import java.io.IOException;
import java.nio.file.Path;

/// A process of its own that starts a server, says so, and waits to be killed.
final class RedisParent {
    static final String READY = "parent-ready";

    private RedisParent() {}

    public static void main(String[] arguments) throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(Path.of(arguments[0]))) {
            System.out.println(redis.isAlive() ? READY : "parent-without-child");
            int end = System.in.read();
            System.out.println("parent ends without having been killed: " + end);
        }
    }
}
