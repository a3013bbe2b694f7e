// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerRequest;

import dev.mcprelay.protocol.json.RawJson;

import static reactor.core.publisher.Sinks.EmitFailureHandler.FAIL_FAST;

/// Reads a body into one array: each byte is copied once, from the network's buffer, and belongs to nobody
/// else after. Memory is bounded by the limit, and time and what is thrown away by limits of their own,
/// whatever is declared or sent. On the connection's event loop.
final class BodyReader extends BaseSubscriber<ByteBuf> {
    /// From one look to the next a byte has to come, else the sender is taken for gone or hostile.
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

    /// A whole body may take five minutes, byte by byte as it may come.
    private static final int MOST_LOOKS = 10;

    /// How much of a body that is too large is read on, so that its sender comes to hear the answer.
    private static final long MOST_WASTE = 256L << 20;

    private static final int FIRST_GUESS = 2048;

    private final int limit;
    private final Sinks.One<Body> read = Sinks.one();
    private final Sinks.Empty<Void> rest = Sinks.empty();
    private byte[] bytes;
    private int length;
    private long wasted;
    private boolean over;
    private final Disposable.Swap clock = Disposables.swap();
    private boolean stirred;
    private int looks;

    private BodyReader(int limit, int expected) {
        this.limit = limit;
        bytes = new byte[Math.min(limit, expected)];
    }

    static Mono<Body> read(HttpServerRequest request, int limit) {
        return Mono.defer(() -> {
            BodyReader reader = new BodyReader(limit, declared(request));
            request.receive().subscribe(reader);
            var _ = request.withConnection(
                    connection -> reader.watch(connection.channel().eventLoop()));
            return reader.read.asMono().doOnCancel(reader::cancel);
        });
    }

    private static int declared(HttpServerRequest request) {
        String text = request.requestHeaders().get(HttpHeaderNames.CONTENT_LENGTH);
        try {
            // a declared length is a promise, not memory: believed up to 64 KiB
            return text == null ? FIRST_GUESS : (int) Math.min(64 << 10, Long.parseLong(text));
        } catch (NumberFormatException malformed) {
            return FIRST_GUESS;
        }
    }

    /// Most bodies come with their head, and are whole when the event loop turns to its next task: only
    /// another needs a clock.
    private void watch(EventLoop loop) {
        loop.execute(() -> {
            if (!isDisposed()) {
                long pause = BETWEEN_LOOKS.toMillis();
                var _ = clock.update(Schedulers.parallel()
                        .schedulePeriodically(() -> loop.execute(this::look), pause, pause, TimeUnit.MILLISECONDS));
            }
        });
    }

    private void look() {
        looks++;
        if (isDisposed() || (stirred && looks < MOST_LOOKS)) {
            stirred = false;
            return;
        }
        cancel();
        if (over) {
            rest.emitEmpty(FAIL_FAST);
        } else {
            read.emitValue(new Body.TooSlow(), FAIL_FAST);
        }
    }

    @Override
    protected void hookFinally(SignalType end) {
        clock.dispose();
    }

    @Override
    protected void hookOnNext(ByteBuf chunk) {
        int size = chunk.readableBytes();
        stirred = true;
        if (over) {
            wasted += size;
            if (wasted > MOST_WASTE) {
                cancel();
                rest.emitEmpty(FAIL_FAST);
            }
        } else if (size > limit - length) {
            over = true;
            Mono<Void> drained = rest.asMono().doOnCancel(this::cancel);
            read.emitValue(new Body.TooLarge(RawJson.of(bytes).slice(0, length), drained), FAIL_FAST);
        } else {
            keep(chunk, size);
        }
    }

    private void keep(ByteBuf chunk, int size) {
        if (length + size > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(limit, Math.max(length + size, bytes.length * 2)));
        }
        chunk.readBytes(bytes, length, size);
        length += size;
    }

    @Override
    protected void hookOnComplete() {
        if (over) {
            rest.emitEmpty(FAIL_FAST);
        } else {
            read.emitValue(new Body.Whole(RawJson.of(bytes).slice(0, length)), FAIL_FAST);
        }
    }

    @Override
    protected void hookOnError(Throwable failure) {
        if (over) {
            rest.emitEmpty(FAIL_FAST);
        } else {
            read.emitError(failure, FAIL_FAST);
        }
    }
}
