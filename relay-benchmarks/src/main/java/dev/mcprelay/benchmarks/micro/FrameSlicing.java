// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.benchmarks.micro;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.Quoted;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReader;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReading;
import dev.mcprelay.protocol.response.ResponseReader;
import dev.mcprelay.protocol.response.TunnelResponse;

/// One pass over a caller's message, and over a posted response, with the ids replaced.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameSlicing {
    private static final RawJson WIRE_ID = Quoted.string("req_AAAAAAAAAAAAAAAAAAAAAA");

    @Param({"1024", "65536"})
    private int bytes;

    private RawJson call = RawJson.of("");
    private RawJson posted = RawJson.of("");

    @Setup
    public void documents() {
        String text = "x".repeat(bytes);
        call = RawJson.of("{\"jsonrpc\":\"2.0\",\"id\":17,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\","
                + "\"arguments\":{\"value\":\"" + text + "\"}}}");
        posted = RawJson.of("{\"request_id\":\"req_AAAAAAAAAAAAAAAAAAAAAA\",\"channel\":\"main\",\"resp_json\":"
                + "{\"jsonrpc\":\"2.0\",\"id\":\"req_AAAAAAAAAAAAAAAAAAAAAA\",\"result\":{\"content\":[{\"type\":\"text\","
                + "\"text\":\"" + text + "\"}]}},\"resp_headers\":{\"Content-Type\":[\"application/json\"]},"
                + "\"resp_code\":200,\"resp_type\":\"jsonrpc_response\"}");
    }

    @Benchmark
    public Optional<JsonPieces> sliceCall() {
        return JsonRpcReader.read(call) instanceof JsonRpcReading.Valid(JsonRpcMessage message)
                ? Optional.of(message.withId(WIRE_ID))
                : Optional.empty();
    }

    @Benchmark
    public Optional<JsonPieces> restoreId() {
        return ResponseReader.read(posted)
                .map(TunnelResponse::message)
                .map(message -> message.withId(RawJson.of("17")));
    }
}
