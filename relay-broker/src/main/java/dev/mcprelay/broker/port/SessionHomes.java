// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.port;

import reactor.core.publisher.Mono;

import dev.mcprelay.protocol.id.TunnelId;

/// Where sessions live that began anew because the instance that their id names had gone: a note for the
/// other nodes, so that a session has one home and not one for each node, as long as its first instance stays
/// away. What is lost costs another
/// beginning, no more. A mono that errors means that it is unknown whether it happened. Any thread.
public interface SessionHomes {

    /// The hash of the instance to which this session moved last; empty: to none that is known.
    ///
    /// @param session names it among all sessions of the tunnel; a short name, not the id
    Mono<Integer> home(TunnelId tunnel, String session);

    /// The session has begun anew at `to`. When somebody has moved it away from `from` already that stays
    /// as it is. Emits where it lives.
    Mono<Integer> move(TunnelId tunnel, String session, int from, int to);
}
