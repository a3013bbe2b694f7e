// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.token;

import java.util.Optional;

/// What a session id that the relay minted says.
///
/// @param instanceHash of the instance that answered `initialize`
/// @param opening by which it can begin anew elsewhere; empty: it cannot
public record MintedSession(int instanceHash, Optional<SessionOpening> opening) {}
