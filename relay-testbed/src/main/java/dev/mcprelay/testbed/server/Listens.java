// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitFailureHandler;

/// The open `subscriptions/listen` streams. An event reaches every listen that was open when it was told; a slow listen
/// keeps its events in memory, for tests tell few.
final class Listens {
    private static final EmitFailureHandler TOGETHER = EmitFailureHandler.busyLooping(Duration.ofSeconds(5));

    private final Set<Listen> open = ConcurrentHashMap.newKeySet();

    private record Listen(String meta, boolean wantsTools, Sinks.Many<String> events) {}

    int count() {
        return open.size();
    }

    Answer open(Message.Request request) {
        boolean wantsTools = request.params().object("notifications").isTrue("toolsListChanged");
        String meta = JsonText.object()
                .raw("io.modelcontextprotocol/subscriptionId", request.id())
                .end();
        String honoured = wantsTools ? "{\"toolsListChanged\":true}" : "{}";
        String acknowledged = Answer.notification(
                "notifications/subscriptions/acknowledged",
                JsonText.object()
                        .raw("_meta", meta)
                        .raw("notifications", honoured)
                        .end());
        String end = Answer.resultMessage(
                request.id(),
                JsonText.object()
                        .string("resultType", "complete")
                        .raw("_meta", meta)
                        .end());
        // the listen is open before its acknowledgement leaves: whoever has read that misses no event
        Flux<String> messages = Flux.using(
                () -> register(meta, wantsTools),
                listen -> Flux.concat(Mono.just(acknowledged), listen.events().asFlux(), Mono.just(end)),
                open::remove);
        return new Answer(Answer.OK, true, messages);
    }

    void toolsChanged() {
        open.stream().filter(Listen::wantsTools).forEach(listen -> {
            String params = JsonText.object().raw("_meta", listen.meta()).end();
            emit(listen, Answer.notification("notifications/tools/list_changed", params));
        });
    }

    /// Ends every listen with its final result.
    void end() {
        // cancelled at the same moment: whoever has left needs no end
        open.forEach(
                listen -> listen.events().emitComplete((_, result) -> result == Sinks.EmitResult.FAIL_NON_SERIALIZED));
    }

    private Listen register(String meta, boolean wantsTools) {
        var listen = new Listen(meta, wantsTools, Sinks.many().unicast().onBackpressureBuffer());
        open.add(listen);
        return listen;
    }

    private static void emit(Listen listen, String message) {
        listen.events().emitNext(message, (signal, result) -> switch (result) {
            case FAIL_NON_SERIALIZED -> TOGETHER.onEmitFailure(signal, result);
            case OK, FAIL_TERMINATED, FAIL_OVERFLOW, FAIL_CANCELLED, FAIL_ZERO_SUBSCRIBER -> false;
        });
    }
}
