// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.tunnelclient;

import dev.mcprelay.auth.registry.RuntimeKey;
import dev.mcprelay.auth.registry.TunnelEntry;

/// What a tunnel client's key was worth.
public sealed interface KeyCheck {

    record Valid(TunnelEntry entry, RuntimeKey key) implements KeyCheck {}

    /// No key, no key of this tunnel, or none any more; or no such tunnel: all the same to the sender.
    ///
    /// @param digest of what was shown; empty when nothing was
    record Invalid(String digest) implements KeyCheck {}

    /// The registry cannot say.
    record Unavailable() implements KeyCheck {}
}
