// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.workload;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import dev.mcprelay.client.upstream.Reply;
import dev.mcprelay.client.upstream.Upstream;
import dev.mcprelay.protocol.command.CommandHead;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.testbed.lab.history.History;

/// A private server with one tool, whose every run is an effect that the history keeps. It lives inside its
/// tunnel client, so that nothing between the two can lose or repeat a call.
final class EffectServer implements Upstream {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final History history;
    private final String tunnel;
    private final String instance;
    private final Mischief mischief;
    private final AtomicReference<String> earlier = new AtomicReference<>("");

    /// @param tunnel that it belongs to
    /// @param instance of its tunnel client
    EffectServer(History history, String tunnel, String instance, Mischief mischief) {
        this.history = history;
        this.tunnel = tunnel;
        this.instance = instance;
        this.mischief = mischief;
    }

    @Override
    public boolean stateless() {
        return true;
    }

    @Override
    public boolean affine() {
        return false;
    }

    @Override
    public Flux<Reply> call(CommandHead head, JsonRpcMessage message) {
        return switch (message) {
            case JsonRpcMessage.Request request ->
                Flux.defer(() -> run(JSON.readTree(request.raw().toByteArray())));
            case JsonRpcMessage.Notification _, JsonRpcMessage.Response _ -> Flux.just(Reply.acknowledged(202));
        };
    }

    private Flux<Reply> run(JsonNode request) {
        JsonNode arguments = request.at("/params/arguments");
        String uid = arguments.path("uid").asString("");
        history.executed(uid, tunnel, instance);
        if (mischief == Mischief.RUN_TWICE && uid.endsWith("7")) {
            history.executed(uid, tunnel, instance);
        }
        String text = text(uid, arguments.path("pad").asString(""));
        ObjectNode answer = JSON.createObjectNode().put("jsonrpc", "2.0");
        answer.set("id", request.path("id"));
        answer.putObject("result")
                .putArray("content")
                .addObject()
                .put("type", "text")
                .put("text", text);
        Reply reply = Reply.answer(RawJson.of(JSON.writeValueAsBytes(answer)));
        return Mono.delay(Duration.ofMillis(arguments.path("ms").asInt()))
                .thenReturn(reply)
                .flux();
    }

    private String text(String uid, String pad) {
        String own = CallText.result(uid, tunnel, pad);
        String before = earlier.getAndSet(own);
        return mischief == Mischief.SWAP_ANSWERS && uid.endsWith("7") ? before : own;
    }

    @Override
    public Mono<Reply> endSession(CommandHead head) {
        return Mono.just(Reply.sessionEnded(204));
    }

    @Override
    public Mono<Reply> metadata(CommandHead head) {
        return Mono.just(Reply.metadata(404, null));
    }

    @Override
    public Mono<Void> stop() {
        return Mono.empty();
    }

    @Override
    public void kill() {
        // it holds nothing
    }
}
