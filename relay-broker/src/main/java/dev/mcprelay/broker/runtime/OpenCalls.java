// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/// How many accepted calls have no outcome yet; says when there are none and none can come. The node itself
/// counts as one until it drains.
final class OpenCalls {
    private final AtomicInteger open = new AtomicInteger(1);
    private final Sinks.Empty<Void> none = Sinks.empty();

    void started() {
        open.incrementAndGet();
    }

    void ended() {
        if (open.decrementAndGet() == 0) {
            var _ = none.tryEmitEmpty(); // refused only when it was said before
        }
    }

    Mono<Void> none() {
        return none.asMono();
    }
}
