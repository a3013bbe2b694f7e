// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.registry;

/// The registry of our tests is one.
final class InMemoryTunnelRegistryTest extends TunnelRegistryContract {
    private final TunnelRegistry registry = new InMemoryTunnelRegistry();

    @Override
    protected TunnelRegistry registry() {
        return registry;
    }
}
