// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.key;

import dev.mcprelay.auth.credential.Secret;
import dev.mcprelay.auth.registry.RuntimeKey;

/// A new key, with its secret for the only time.
public record MintedKey(RuntimeKey key, Secret<String> secret) {}
