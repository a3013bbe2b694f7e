// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.work;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/// The commands that wait for a worker. The poll loop asks for room before it polls, so the bound holds as long as the
/// relay keeps to the limit that it was told; what a relay sends beyond it is taken all the same, because nobody else
/// will ever get it.
///
/// One thread at a time offers; workers take on any thread. The race it closes: a slot that becomes free while
/// somebody begins to wait for one.
public final class CommandQueue {
    private final int capacity;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicReference<Sinks.Empty<Void>> room = new AtomicReference<>(Sinks.empty());
    private final Sinks.Many<ArrivedCommand> commands = Sinks.many().unicast().onBackpressureBuffer();

    public CommandQueue(int capacity) {
        this.capacity = capacity;
    }

    /// How many commands there is room for; waits until it is at least one.
    public Mono<Integer> room() {
        return Mono.defer(() -> {
            Sinks.Empty<Void> signal = room.get();
            int free = free();
            return free > 0 ? Mono.just(free) : signal.asMono().then(Mono.defer(this::room));
        });
    }

    private int free() {
        return capacity - waiting.get();
    }

    public void offer(List<ArrivedCommand> arrived) {
        for (ArrivedCommand command : arrived) {
            waiting.incrementAndGet();
            if (commands.tryEmitNext(command).isFailure()) {
                waiting.decrementAndGet();
            }
        }
    }

    /// For the workers, once. Ends after [#close], when all is taken.
    public Flux<ArrivedCommand> commands() {
        return commands.asFlux().doOnNext(_ -> taken());
    }

    private void taken() {
        waiting.decrementAndGet();
        var _ = room.getAndSet(Sinks.empty()).tryEmitEmpty();
    }

    /// Nothing more will be offered.
    public void close() {
        var _ = commands.tryEmitComplete();
    }

    /// How many wait now.
    public int waiting() {
        return waiting.get();
    }
}
