// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.key;

import dev.mcprelay.auth.registry.KeyId;

/// What became of a runtime key that somebody showed.
public sealed interface KeyMatch {

    record Valid(KeyId key) implements KeyMatch {}

    /// No key of this tunnel.
    record Invalid() implements KeyMatch {}

    /// A key of this tunnel whose time is over. Outsiders are told the same as for [Invalid].
    record Expired(KeyId key) implements KeyMatch {}
}
