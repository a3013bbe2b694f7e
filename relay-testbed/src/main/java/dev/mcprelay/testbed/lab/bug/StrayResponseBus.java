// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.bug;

import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.port.FrameBus;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.TunnelId;

/// Sends some answers to the owner of another call, of another tunnel, that was granted here a moment ago.
final class StrayResponseBus implements FrameBus {
    private static final int EVERY = 20;
    private static final int REMEMBERED = 8;

    private final FrameBus bus;
    private final AtomicInteger responses = new AtomicInteger();
    private final Deque<Granted> granted = new ConcurrentLinkedDeque<>();

    private record Granted(TunnelId tunnel, CommandId command) {}

    StrayResponseBus(FrameBus bus) {
        this.bus = bus;
    }

    @Override
    public Mono<Sending> send(NodeId to, Letter letter) {
        if (letter.message() instanceof NodeMessage.Response response && responses.incrementAndGet() % EVERY == 0) {
            Optional<Granted> other = granted.stream()
                    .filter(command -> !command.tunnel().equals(letter.tunnel()))
                    .findFirst();
            if (other.isPresent()) {
                CommandId command = other.get().command();
                NodeMessage stray = new NodeMessage.Response(command, response.post(), response.response());
                return bus.send(command.owner(), new Letter(other.get().tunnel(), stray, letter.lazy()));
            }
        }
        return bus.send(to, letter);
    }

    @Override
    public Flux<Received> inbox() {
        return bus.inbox().doOnNext(this::remember);
    }

    private void remember(Received received) {
        if (received.message() instanceof NodeMessage.Grant grant) {
            granted.addFirst(new Granted(received.tunnel(), grant.grant().command()));
            if (granted.size() > REMEMBERED) {
                var _ = granted.pollLast();
            }
        }
    }

    @Override
    public boolean isCongested(NodeId node) {
        return bus.isCongested(node);
    }
}
