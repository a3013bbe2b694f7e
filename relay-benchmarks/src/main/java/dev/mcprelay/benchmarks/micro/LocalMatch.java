// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.benchmarks.micro;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.CallObserver;
import dev.mcprelay.broker.CommandBatch;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.broker.PollRequest;
import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.broker.ShownKey;
import dev.mcprelay.broker.Submission;
import dev.mcprelay.broker.runtime.BrokerNode;
import dev.mcprelay.broker.runtime.NodeParts;
import dev.mcprelay.broker.runtime.SystemBrokerClock;
import dev.mcprelay.broker.runtime.TimerThread;
import dev.mcprelay.protocol.command.CommandHead;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.protocol.info.ClientInfo;
import dev.mcprelay.protocol.info.ServerInfo;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReader;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReading;
import dev.mcprelay.protocol.response.ResponseType;
import dev.mcprelay.protocol.response.TunnelResponse;
import dev.mcprelay.protocol.token.ShardToken;
import dev.mcprelay.protocol.token.ShardTokenKeys;
import dev.mcprelay.protocol.token.ShardTokens;

/// A whole call inside the broker, without HTTP: a poll parks, a call meets it, its answer comes back.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LocalMatch {
    private static final ShownKey KEY = new ShownKey("digest", 1);
    private static final ClientInfo CLIENT = new ClientInfo(
            "bench",
            "1",
            null,
            ServerInfo.parse("{\"version\":1,\"channels\":[{\"name\":\"main\"}]}")
                    .orElseThrow());

    private final TunnelId tunnel = TunnelId.mint();
    private final InstanceId instance = new InstanceId("bench-instance");
    private final SystemBrokerClock clock = new SystemBrokerClock();
    private final TimerThread timer = new TimerThread(clock);
    private @Nullable BrokerNode broker;
    private @Nullable JsonRpcMessage message;

    @Setup
    public void start() {
        SequencedMap<Integer, byte[]> secrets = new LinkedHashMap<>();
        secrets.putLast(1, new byte[32]);
        ShardTokens tokens = new ShardTokens(new ShardTokenKeys(secrets));
        broker = new BrokerNode(
                new NodeParts(NodeId.random(), BrokerLimits.DEFAULTS, tokens, clock, timer, CallObserver.NONE));
        message = parsed("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"add\"}}");
    }

    @TearDown
    public void stop() {
        timer.close();
    }

    @Benchmark
    public Frame call() {
        BrokerNode node = Objects.requireNonNull(broker);
        CompletableFuture<@Nullable PollOutcome> poll = node.poll(
                        new PollRequest(tunnel, instance, KEY, CLIENT, 20, Set.of(), Duration.ofSeconds(25)))
                .toFuture();
        CompletableFuture<@Nullable Frame> answer = node.submit(theCall())
                .flatMapMany(submission ->
                        ((Submission.Accepted) submission).exchange().frames())
                .last()
                .toFuture();
        CommandBatch batch = ((PollOutcome.Commands) Objects.requireNonNull(poll.join())).batch();
        CommandHead head = batch.commands().getFirst().head();
        batch.written();
        var _ = node.respond(tunnel, tokenOf(head), new PostedResponse.Read(responseTo(head)))
                .toFuture()
                .join();
        return Objects.requireNonNull(answer.join());
    }

    private Call theCall() {
        return new Call(
                tunnel,
                ChannelName.MAIN,
                new Call.Body.Request((JsonRpcMessage.Request) Objects.requireNonNull(message), false),
                HeaderFields.NONE,
                null,
                "principal",
                Duration.ofMinutes(2),
                false,
                false);
    }

    private static ShardToken tokenOf(CommandHead head) {
        return new ShardToken(head.requestId().command().orElseThrow(), 0, Long.MAX_VALUE);
    }

    private static TunnelResponse responseTo(CommandHead head) {
        RawJson json = RawJson.of("{\"jsonrpc\":\"2.0\",\"id\":\"" + head.requestId() + "\",\"result\":{}}");
        return new TunnelResponse(
                head.requestId(),
                ChannelName.MAIN,
                ResponseType.JSONRPC_RESPONSE,
                200,
                HeaderFields.NONE,
                json,
                parsed(json.text()));
    }

    private static JsonRpcMessage parsed(String json) {
        return ((JsonRpcReading.Valid) JsonRpcReader.read(RawJson.of(json))).message();
    }
}
