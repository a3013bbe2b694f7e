// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.registry;

import dev.mcprelay.protocol.id.TunnelId;

/// What a node is told about changes made anywhere.
public sealed interface RegistryChange {

    /// This tunnel or its keys were created, changed or deleted.
    record One(TunnelId tunnel) implements RegistryChange {}

    /// Notices may have been missed: anything may have changed.
    record Everything() implements RegistryChange {}
}
