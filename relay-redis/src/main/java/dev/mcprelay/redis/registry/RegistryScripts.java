// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.registry;

import dev.mcprelay.redis.LuaScript;

/// What changes a tunnel's hash. Each touches that one key, and tells of the change in the same step: whoever
/// hears of it reads the new state. ARGV[1] is the channel, ARGV[2] the tunnel's id, in all that tell.
final class RegistryScripts {

    /// ARGV[3] document. 1, or 0 when the id is taken.
    static final LuaScript CREATE = new LuaScript("""
            if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
            redis.call('HSET', KEYS[1], 'doc', ARGV[3], 'version', 1)
            redis.call('PUBLISH', ARGV[1], ARGV[2])
            return 1
            """);

    /// ARGV[3] the version that was read, ARGV[4] document. 1, or 0 when the tunnel has changed meanwhile.
    static final LuaScript UPDATE = new LuaScript("""
            if redis.call('HGET', KEYS[1], 'version') ~= ARGV[3] then return 0 end
            redis.call('HSET', KEYS[1], 'doc', ARGV[4])
            redis.call('HINCRBY', KEYS[1], 'version', 1)
            redis.call('PUBLISH', ARGV[1], ARGV[2])
            return 1
            """);

    /// The document, or nil when there is none.
    static final LuaScript DELETE = new LuaScript("""
            local doc = redis.call('HGET', KEYS[1], 'doc')
            if not doc then return nil end
            redis.call('DEL', KEYS[1])
            redis.call('PUBLISH', ARGV[1], ARGV[2])
            return doc
            """);

    /// ARGV[3] field of the key, ARGV[4] its document. 1, or 0 when there is no such tunnel.
    static final LuaScript ADD_KEY = new LuaScript("""
            if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
            redis.call('HSET', KEYS[1], ARGV[3], ARGV[4])
            redis.call('HINCRBY', KEYS[1], 'version', 1)
            redis.call('PUBLISH', ARGV[1], ARGV[2])
            return 1
            """);

    /// ARGV[3] field of the key, ARGV[4] field of its last use. The key's document, or nil when there is none.
    static final LuaScript REVOKE_KEY = new LuaScript("""
            local key = redis.call('HGET', KEYS[1], ARGV[3])
            if not key then return nil end
            redis.call('HDEL', KEYS[1], ARGV[3], ARGV[4])
            redis.call('HINCRBY', KEYS[1], 'version', 1)
            redis.call('PUBLISH', ARGV[1], ARGV[2])
            return key
            """);

    /// ARGV[1] field of the key, ARGV[2] field of its last use, ARGV[3] time. Tells nobody: it is no change.
    static final LuaScript TOUCH_KEY = new LuaScript("""
            if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
            redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
            return 1
            """);

    private RegistryScripts() {}

    /// They are read from the class path when this class is first used, which blocks: let that be here.
    static void load() {
        // it is done by now
    }
}
