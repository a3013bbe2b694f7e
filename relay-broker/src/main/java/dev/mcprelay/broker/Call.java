// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;

/// What a caller asked for, after authentication.
///
/// @param headers for the private server, already filtered
/// @param session the order and affinity it belongs to; null: none, as in MCP 2026-07-28
/// @param principal a short stable key of who calls: for limits and for telling sessions of different
/// callers apart
/// @param deadline how long the caller may wait for the outcome, from now
/// @param tunnelCreatedBeforeNode the tunnel is older than this process, so its clients may still be in
/// their back-off
/// @param leavingCancels a caller who leaves cancels it, as in MCP 2026-07-28, and the private server is
/// told; else leaving cancels nothing that has begun
public record Call(
        TunnelId tunnel,
        ChannelName channel,
        Body body,
        HeaderFields headers,
        @Nullable SessionRef session,
        String principal,
        Duration deadline,
        boolean tunnelCreatedBeforeNode,
        boolean leavingCancels) {
    /// The principal of callers that nobody tells apart.
    public static final String ANYBODY = "";

    /// What is to be done.
    public sealed interface Body {

        /// A request. `stream`: it stays open until one side ends it (`subscriptions/listen`), and counts
        /// as a stream.
        record Request(JsonRpcMessage.Request message, boolean stream) implements Body {}

        record Notification(JsonRpcMessage.Notification message) implements Body {}

        /// The session of the headers is over.
        record SessionTermination() implements Body {}

        /// Made by the relay itself: the private server's OAuth metadata.
        record OauthDiscovery() implements Body {}
    }

    /// A session of the session era.
    ///
    /// @param key names it among all sessions of the tunnel and channel
    /// @param pin the hash of the only instance that may serve it: without that instance the call ends with
    ///     `session_gone`. Null: its id pins it to none
    public record SessionRef(String key, @Nullable Integer pin) {
        private static final char MOVED = 0;

        /// The same session at another instance: what is known of it there is kept apart.
        public SessionRef movedTo(int instanceHash) {
            return new SessionRef(nameOf(key) + MOVED + instanceHash, instanceHash);
        }

        /// What names a session wherever it lives.
        public static String nameOf(String key) {
            int moved = key.indexOf(MOVED);
            return moved < 0 ? key : key.substring(0, moved);
        }
    }
}
