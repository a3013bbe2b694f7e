// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.kit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.mcprelay.broker.port.FrameBus;
import dev.mcprelay.protocol.id.NodeId;

/// A bus between nodes of one process: a letter is in the other's inbox when it is sent, and loses nothing.
public final class InMemoryFrameBus implements FrameBus {
    private final Network network;
    private final NodeId self;
    private final Sinks.Many<Received> inbox = Sinks.many().unicast().onBackpressureBuffer();
    private boolean left;

    private InMemoryFrameBus(Network network, NodeId self) {
        this.network = network;
        this.self = self;
    }

    /// Nodes that can reach each other.
    public static final class Network {
        private final Map<NodeId, InMemoryFrameBus> nodes = new ConcurrentHashMap<>();

        public InMemoryFrameBus join(NodeId node) {
            var bus = new InMemoryFrameBus(this, node);
            nodes.put(node, bus);
            return bus;
        }
    }

    @Override
    public Mono<Sending> send(NodeId to, Letter letter) {
        return Mono.fromCallable(() -> {
            InMemoryFrameBus other = network.nodes.get(to);
            boolean known = network.nodes.containsKey(self);
            return known && other != null && other.take(new Received(self, letter.tunnel(), letter.message(), false))
                    ? Sending.SENT
                    : Sending.NOT_WRITTEN;
        });
    }

    @Override
    public Flux<Received> inbox() {
        return inbox.asFlux();
    }

    @Override
    public boolean isCongested(NodeId node) {
        return false;
    }

    public void leave() {
        network.nodes.remove(self);
        synchronized (this) {
            left = true;
            var _ = inbox.tryEmitComplete();
        }
    }

    private synchronized boolean take(Received received) {
        return !left && inbox.tryEmitNext(received).isSuccess();
    }
}
