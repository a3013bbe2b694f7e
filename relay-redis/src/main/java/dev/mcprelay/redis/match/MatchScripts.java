// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.match;

import dev.mcprelay.redis.LuaScript;

/// The scripts, each described where it stands. All keys of one run belong to one tunnel.
final class MatchScripts {
    static final LuaScript ENQ = script("enq.lua");
    static final LuaScript PARK = script("park.lua");
    static final LuaScript UNPARK = script("unpark.lua");
    static final LuaScript CANCEL = LuaScript.of(MatchScripts.class, "cancel.lua");
    static final LuaScript REGISTRATION = script("registration.lua");

    private MatchScripts() {}

    /// They are read from the class path when this class is first used, which blocks: let that be here.
    static void load() {
        // it is done by now
    }

    private static LuaScript script(String resource) {
        return LuaScript.of(MatchScripts.class, "record.lua", resource);
    }
}
