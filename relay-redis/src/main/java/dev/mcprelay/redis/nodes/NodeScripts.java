// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.nodes;

import dev.mcprelay.redis.LuaScript;

/// The scripts, each described where it stands. All keys belong to the list of nodes.
final class NodeScripts {
    static final LuaScript BEAT = LuaScript.of(NodeScripts.class, "beat.lua");
    static final LuaScript LEAVE = LuaScript.of(NodeScripts.class, "leave.lua");

    private NodeScripts() {}

    /// They are read from the class path when this class is first used, which blocks: let that be here.
    static void load() {
        // it is done by now
    }
}
