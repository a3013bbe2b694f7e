// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.util.function.Consumer;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/// An answer that nobody misses.
final class PlainReply<T> extends Reply<T> {

    PlainReply(CoreSubscriber<? super T> subscriber) {
        super(subscriber);
    }

    static <T> Mono<T> of(Consumer<PlainReply<T>> work) {
        return Reply.<T, PlainReply<T>>mono(subscriber -> new PlainReply<T>(subscriber), work);
    }

    @Override
    void leftEarly() {
        // what was posted is posted
    }

    @Override
    void leftWith(T value) {
        // the same
    }
}
