// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp.session;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.Call.SessionRef;
import dev.mcprelay.broker.InstanceHash;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.protocol.token.MintedSession;
import dev.mcprelay.protocol.token.SessionOpening;
import dev.mcprelay.protocol.token.SessionTokens;

/// The session that a request names: the private server's own id travels, an id minted here stops here and
/// says where the session lives.
public final class SessionIds {
    private final SessionTokens tokens;
    private final EndedSessions ended;

    public SessionIds(SessionTokens tokens, EndedSessions ended) {
        this.tokens = tokens;
        this.ended = ended;
    }

    /// What a session id is.
    public sealed interface Session {

        /// The private server's: it travels with the call.
        record Upstream(SessionRef ref) implements Session {}

        /// Ours: it stays here.
        ///
        /// @param opening how it began; null: it does not say
        record Minted(SessionRef ref, @Nullable SessionOpening opening) implements Session {}

        /// Ours in form, but not of this caller, tunnel and channel; or ended.
        record Gone() implements Session {}
    }

    public Session of(String id, TunnelId tunnel, ChannelName channel, String principal) {
        if (!SessionTokens.isMinted(id)) {
            return new Session.Upstream(new SessionRef(principal + " " + id, null));
        }
        return tokens.verify(id, tunnel, channel, principal)
                .filter(_ -> !ended.has(SessionTokens.shortName(id)))
                .<Session>map(minted -> new Session.Minted(
                        new SessionRef(id, minted.instanceHash()),
                        minted.opening().orElse(null)))
                .orElseGet(Session.Gone::new);
    }

    /// A session of a channel whose state lives in this instance.
    ///
    /// @param opening how it begins; empty: it cannot begin anew
    public String mint(
            InstanceId instance,
            Optional<SessionOpening> opening,
            TunnelId tunnel,
            ChannelName channel,
            String principal) {
        return tokens.mint(new MintedSession(InstanceHash.of(instance), opening), tunnel, channel, principal);
    }

    /// Ends a minted session: from now on it is gone.
    public void end(String id) {
        ended.add(SessionTokens.shortName(id));
    }
}
