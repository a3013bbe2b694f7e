// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/// One answer on its way to one subscriber, who may leave at any moment. Guarded by one atomic: whichever of
/// delivery and cancellation comes second sees the first, so a value never falls between the two.
abstract class Reply<T> implements Subscription {
    private sealed interface State<T> {

        record Unanswered<T>(boolean requested) implements State<T> {}

        /// Here, but not asked for yet.
        record Ready<T>(T value) implements State<T> {}

        record Delivered<T>(T value) implements State<T> {}

        record Left<T>() implements State<T> {}
    }

    private final CoreSubscriber<? super T> subscriber;
    private final AtomicReference<State<T>> state = new AtomicReference<>(new State.Unanswered<>(false));

    Reply(CoreSubscriber<? super T> subscriber) {
        this.subscriber = subscriber;
    }

    /// A mono whose every subscription makes a reply and starts the work for it.
    static <T, R extends Reply<T>> Mono<T> mono(Function<CoreSubscriber<? super T>, R> reply, Consumer<R> work) {
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super T> subscriber) {
                R made = reply.apply(subscriber);
                subscriber.onSubscribe(made);
                if (!made.hasLeft()) {
                    work.accept(made);
                }
            }
        };
    }

    /// The subscriber left before there was an answer.
    abstract void leftEarly();

    /// The subscriber left when the answer was there: it may or may not have looked at it.
    abstract void leftWith(T value);

    boolean hasLeft() {
        return state.get() instanceof State.Left;
    }

    void deliver(T value) {
        if (!offer(value)) {
            throw new IllegalStateException("reply: " + state.get() + " (expected: unanswered)");
        }
    }

    /// There will be no answer.
    void fail(Throwable failure) {
        State<T> seen = state.get();
        while (seen instanceof State.Unanswered) {
            if (state.compareAndSet(seen, new State.Left<>())) {
                subscriber.onError(failure);
                return;
            }
            seen = state.get();
        }
    }

    /// Whether nobody had answered it; now it is answered.
    boolean offer(T value) {
        while (true) {
            State<T> seen = state.get();
            switch (seen) {
                case State.Unanswered<T>(var requested) -> {
                    State<T> next = requested ? new State.Delivered<>(value) : new State.Ready<>(value);
                    if (state.compareAndSet(seen, next)) {
                        if (requested) {
                            emit(value);
                        }
                        return true;
                    }
                }
                case State.Left<T> _ -> {
                    leftWith(value);
                    return true;
                }
                case State.Ready<T> _, State.Delivered<T> _ -> {
                    return false;
                }
            }
        }
    }

    private void emit(T value) {
        subscriber.onNext(value);
        subscriber.onComplete();
    }

    @Override
    public void request(long n) {
        if (!Operators.validate(n)) {
            return;
        }
        while (true) {
            State<T> seen = state.get();
            switch (seen) {
                case State.Unanswered<T>(var requested) -> {
                    if (requested || state.compareAndSet(seen, new State.Unanswered<>(true))) {
                        return;
                    }
                }
                case State.Ready<T>(var value) -> {
                    if (state.compareAndSet(seen, new State.Delivered<>(value))) {
                        emit(value);
                        return;
                    }
                }
                case State.Delivered<T> _, State.Left<T> _ -> {
                    return;
                }
            }
        }
    }

    @Override
    public void cancel() {
        switch (state.getAndSet(new State.Left<>())) {
            case State.Unanswered<T> _ -> leftEarly();
            case State.Ready<T>(var value) -> leftWith(value);
            case State.Delivered<T>(var value) -> leftWith(value);
            case State.Left<T> _ -> {
                // once is enough
            }
        }
    }
}
