// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.time.Duration;
import java.util.Map;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/// Three things end an answer, in an order that threads and peers decide: it is in the socket, Reactor Netty
/// reports it as sent, and the peer leaves.
final class HttpCallEndTest {
    private static final Duration BOUND = Duration.ofSeconds(10);

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Sinks.Empty<Void> inTheSocket = Sinks.empty();
    private final Sinks.Empty<Void> reported = Sinks.empty();
    private final HttpCall call = new HttpCall(
            Narrow.of(
                    Map.of(
                            "requestHeaders", _ -> new DefaultHttpHeaders(),
                            "isKeepAlive", _ -> true,
                            "channel", _ -> channel,
                            "onTerminate", _ -> inTheSocket.asMono()),
                    HttpServerRequest.class,
                    Connection.class),
            Narrow.of(
                    Map.of(
                            "status", _ -> null,
                            "header", _ -> null,
                            "addHeader", _ -> null,
                            "send", _ -> reported.asMono()),
                    HttpServerResponse.class),
            () -> false);

    private void written() {
        inTheSocket.tryEmitEmpty().orThrow();
    }

    /// Through a pipeline like that of a server, whose last step is the socket.
    private void writeTheEnd() {
        channel.pipeline().addLast(new UnreadBodies.Watch());
        assertThat(channel.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT)).isTrue();
    }

    private void report() {
        reported.tryEmitEmpty().orThrow();
    }

    private void leave() {
        channel.close().syncUninterruptibly();
    }

    @Test
    void aPeerThatLeavesWithItsAnswerHasIt() {
        // When
        StepVerifier.create(call.answer(Answer.empty(202)))
                .then(this::written)
                .then(this::leave)
                .then(this::report)
                // Then
                .expectComplete()
                .verify(BOUND);
    }

    @Test
    void aPeerThatHasLeftByTheTimeWeHearThatItsAnswerIsWrittenHasIt() {
        // When
        StepVerifier.create(call.answer(Answer.empty(202)))
                .then(this::report)
                .then(this::writeTheEnd)
                .then(this::leave)
                .then(this::written)
                // Then
                .expectComplete()
                .verify(BOUND);
    }

    @Test
    void aPeerThatLeftBeforeItsAnswerDoesNotHaveIt() {
        // When
        StepVerifier.create(call.answer(Answer.empty(202)))
                .then(this::report)
                .then(this::leave)
                .then(this::written)
                // Then
                .expectError(AbortedException.class)
                .verify(BOUND);
    }

    @Test
    void anAnswerIsOverWhenItIsInTheSocketHoweverEarlyItIsReported() {
        // When
        StepVerifier.create(call.answer(Answer.empty(202)))
                .then(this::report)
                .expectNoEvent(Duration.ZERO)
                .then(this::written)
                // Then
                .expectComplete()
                .verify(BOUND);
    }
}
