// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.bug;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.mcprelay.broker.message.GrantRef;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.port.FrameBus;
import dev.mcprelay.protocol.id.NodeId;

/// Grants some commands twice, as an ingress would that grants again before it knows what became of the first
/// grant.
final class DoubleGrantBus implements FrameBus {
    private static final int EVERY = 20;
    private static final Duration LATER = Duration.ofMillis(30);

    private final FrameBus bus;
    private final AtomicInteger grants = new AtomicInteger();

    DoubleGrantBus(FrameBus bus) {
        this.bus = bus;
    }

    @Override
    public Mono<Sending> send(NodeId to, Letter letter) {
        if (letter.message() instanceof NodeMessage.Grant grant && grants.incrementAndGet() % EVERY == 0) {
            Letter again = new Letter(letter.tunnel(), again(grant), letter.lazy());
            var _ = Mono.delay(LATER).then(bus.send(to, again)).subscribe();
        }
        return bus.send(to, letter);
    }

    private static NodeMessage.Grant again(NodeMessage.Grant grant) {
        GrantRef ref = grant.grant();
        return new NodeMessage.Grant(
                new GrantRef(ref.command(), ref.number() + 1, ref.slot()),
                grant.of(),
                grant.arrival(),
                grant.voidAfter(),
                grant.remaining(),
                grant.work(),
                grant.eager(),
                grant.command());
    }

    @Override
    public Flux<Received> inbox() {
        return bus.inbox();
    }

    @Override
    public boolean isCongested(NodeId node) {
        return bus.isCongested(node);
    }
}
