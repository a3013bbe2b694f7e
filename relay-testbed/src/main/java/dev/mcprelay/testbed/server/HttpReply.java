// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

import io.netty.handler.codec.http.HttpHeaderNames;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerResponse;

/// Writes one answer over HTTP, with the quirks of the moment. Closing the connection cancels what is being written.
record HttpReply(HttpServerResponse response, Quirks quirks) {

    HttpReply header(String name, String value) {
        return new HttpReply(response.header(name, value), quirks);
    }

    Publisher<Void> empty(int status) {
        quirks.privateHeaders().forEach(this::addPrivate);
        HttpServerResponse head = response.status(status);
        return (status == 204 ? head : head.header(HttpHeaderNames.CONTENT_LENGTH, "0")).send();
    }

    Publisher<Void> send(Answer answer) {
        Flux<String> messages = quirks.wrongId() ? answer.messages().map(HttpReply::withWrongId) : answer.messages();
        if (quirks.closesBeforeAnswering()) {
            // never completes: the cut itself ends the exchange
            return messages.then(Mono.<Void>never().doOnSubscribe(_ -> response.withConnection(Connection::dispose)));
        }
        if (answer.status() == 202) {
            return empty(202);
        }
        return answer.streamed() || quirks.streamsEveryAnswer()
                ? stream(answer.status(), messages)
                : json(answer.status(), messages);
    }

    private Publisher<Void> json(int status, Flux<String> messages) {
        quirks.privateHeaders().forEach(this::addPrivate);
        return response.status(status)
                .header(HttpHeaderNames.CONTENT_TYPE, quirks.plainText() ? "text/plain" : "application/json")
                // not next(): that would cancel the work on its result, and a cancelled tool counts as cut off
                .sendByteArray(messages.singleOrEmpty().map(HttpReply::bytes));
    }

    private Publisher<Void> stream(int status, Flux<String> messages) {
        quirks.privateHeaders().forEach(this::addPrivate);
        return response.status(status)
                .header(HttpHeaderNames.CONTENT_TYPE, quirks.plainText() ? "text/plain" : "text/event-stream")
                .header(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                .header("X-Accel-Buffering", "no")
                .sendByteArray(messages.map(HttpReply::event).map(HttpReply::bytes));
    }

    /// Not sendString: that allocates a buffer, which leaks when the reader leaves in that moment.
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void addPrivate(Headers.Field field) {
        response.addHeader(field.name(), field.value());
    }

    /// Line breaks between the tokens of a message become several data lines, which a reader joins again.
    private static String event(String message) {
        String data = message.lines().map(line -> "data: " + line).collect(Collectors.joining("\n"));
        return "event: message\n" + data + "\n\n";
    }

    private static String withWrongId(String message) {
        RawObject object = RawObject.parse(message);
        if (object.raw("id").isEmpty()) {
            return message;
        }
        String id = "\"nobody-asked\"";
        return object.raw("result")
                .map(result -> Answer.resultMessage(id, result))
                .orElseGet(() -> JsonText.object()
                        .string("jsonrpc", "2.0")
                        .raw("id", id)
                        .raw("error", object.raw("error").orElseThrow())
                        .end());
    }
}
