// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Call.Body;
import dev.mcprelay.broker.Call.SessionRef;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.json.RawJson;

/// What is decided by of a call, without its message.
///
/// @param bytes of the message
/// @param requestId as its caller chose it, in bytes of its own; null: it is no request
/// @param pin the hash of the only instance that may serve it; null: any
/// @param tunnelOlder the tunnel is older than this node
record CallTraits(
        ChannelName channel,
        Kind kind,
        boolean stream,
        int bytes,
        @Nullable RawJson requestId,
        @Nullable SessionKey session,
        @Nullable Integer pin,
        String principal,
        Duration deadline,
        boolean tunnelOlder,
        boolean leavingCancels) {

    /// What it is to its session.
    enum Kind {
        INITIALIZE,
        REQUEST,
        NOTIFICATION,
        TERMINATION,
        DISCOVERY;

        boolean isOrdered() {
            return switch (this) {
                case INITIALIZE, NOTIFICATION, TERMINATION -> true;
                case REQUEST, DISCOVERY -> false;
            };
        }
    }

    static CallTraits of(Call call) {
        Kind kind = kind(call.body());
        var session = call.session();
        // an initialize starts a session, wherever the last one of that name lived
        Integer pin = session == null || kind == Kind.INITIALIZE ? null : session.pin();
        return new CallTraits(
                call.channel(),
                kind,
                call.body() instanceof Body.Request request && request.stream(),
                bytes(call.body()),
                requestId(call.body()),
                SessionKey.of(call),
                pin,
                call.principal(),
                call.deadline(),
                call.tunnelCreatedBeforeNode(),
                call.leavingCancels());
    }

    private static Kind kind(Body body) {
        return switch (body) {
            case Body.Request(var message, var _) ->
                message.method().equals("initialize") ? Kind.INITIALIZE : Kind.REQUEST;
            case Body.Notification _ -> Kind.NOTIFICATION;
            case Body.SessionTermination _ -> Kind.TERMINATION;
            case Body.OauthDiscovery _ -> Kind.DISCOVERY;
        };
    }

    private static int bytes(Body body) {
        return switch (body) {
            case Body.Request(var message, var _) -> message.raw().length();
            case Body.Notification(var message) -> message.raw().length();
            case Body.SessionTermination _, Body.OauthDiscovery _ -> 0;
        };
    }

    private static @Nullable RawJson requestId(Body body) {
        return body instanceof Body.Request(var message, var _)
                ? RawJson.of(message.rawId().toByteArray())
                : null;
    }

    /// Whether both belong to one session; without sessions: to one principal.
    boolean isSamePlace(CallTraits other) {
        if (!channel.equals(other.channel)) {
            return false;
        }
        if (session != null) {
            return other.session != null
                    && SessionRef.nameOf(session.key()).equals(SessionRef.nameOf(other.session.key()));
        }
        return other.session == null && principal.equals(other.principal);
    }
}
