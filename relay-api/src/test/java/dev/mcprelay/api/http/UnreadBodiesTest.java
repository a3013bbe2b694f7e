// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// A connection without a network, whose clock moves when it is told to.
final class UnreadBodiesTest {
    private static final String HEAD = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n";

    private final EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec(), new UnreadBodies.Watch());

    @BeforeEach
    void stopTheClock() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void sent(String text) {
        var _ = channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private void answered(HttpResponseStatus status) {
        var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
        answer.headers().set("Content-Length", 0);
        assertThat(channel.writeOutbound(answer)).isTrue();
    }

    private boolean isOpenAfter(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runPendingTasks();
        return channel.isOpen();
    }

    @Test
    void aBodyThatIsWithheldAfterItsAnswerEndsTheConnection() {
        // Given
        sent(HEAD + "ab");
        // When
        answered(HttpResponseStatus.UNAUTHORIZED);
        // Then
        assertThat(isOpenAfter(4)).isTrue();
        assertThat(isOpenAfter(1)).isFalse();
    }

    @Test
    void aBodyThatTricklesAfterItsAnswerGainsNoTime() {
        // Given
        sent(HEAD + "a");
        answered(HttpResponseStatus.UNAUTHORIZED);
        // When
        boolean early = isOpenAfter(4);
        sent("b");
        // Then
        assertThat(early).isTrue();
        assertThat(isOpenAfter(1)).isFalse();
    }

    @Test
    void aBodyThatComesToItsEndKeepsTheConnection() {
        // Given
        sent(HEAD + "ab");
        answered(HttpResponseStatus.UNAUTHORIZED);
        // When
        sent("cd");
        // Then
        assertThat(isOpenAfter(60)).isTrue();
    }

    @Test
    void aBodyThatWasReadKeepsTheConnection() {
        // Given
        sent(HEAD + "abcd");
        // When
        answered(HttpResponseStatus.OK);
        // Then
        assertThat(isOpenAfter(60)).isTrue();
    }

    @Test
    void anAnswerInPiecesCountsFromItsLast() {
        // Given
        sent(HEAD);
        var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers().set("Transfer-Encoding", "chunked");
        assertThat(channel.writeOutbound(head)).isTrue();
        boolean streaming = isOpenAfter(60);
        // When
        assertThat(channel.writeOutbound(new DefaultLastHttpContent())).isTrue();
        // Then
        assertThat(streaming).isTrue();
        assertThat(isOpenAfter(5)).isFalse();
    }

    @Test
    void leaveToSendIsNoAnswer() {
        // Given
        sent(HEAD);
        // When
        answered(HttpResponseStatus.CONTINUE);
        // Then
        assertThat(isOpenAfter(60)).isTrue();
    }

    @Test
    void aBodyBehindAnUnansweredRequestIsLeftInPeace() {
        // Given
        sent(HEAD + "abcd" + HEAD + "ab");
        // When
        answered(HttpResponseStatus.OK);
        // Then
        assertThat(isOpenAfter(60)).isTrue();
    }
}
