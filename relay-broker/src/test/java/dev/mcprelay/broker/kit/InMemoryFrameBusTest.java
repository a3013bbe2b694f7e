// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.kit;

import dev.mcprelay.broker.port.FrameBus;
import dev.mcprelay.broker.port.FrameBusContract;
import dev.mcprelay.protocol.id.NodeId;

/// The fake keeps the promises of the real one.
final class InMemoryFrameBusTest extends FrameBusContract {
    private final InMemoryFrameBus.Network network = new InMemoryFrameBus.Network();

    @Override
    protected FrameBus join(NodeId node) {
        return network.join(node);
    }

    @Override
    protected void leave(FrameBus bus) {
        ((InMemoryFrameBus) bus).leave();
    }
}
