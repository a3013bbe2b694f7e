// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Exchange;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.InstanceHash;
import dev.mcprelay.broker.StageTimes;
import dev.mcprelay.broker.Submission;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.response.ResponseReader;
import dev.mcprelay.protocol.response.TunnelResponse;

/// A broker's door, behind which instances answer as they are told. Not thread-safe.
final class InstancesByHand {
    private static final StageTimes TIMES = new StageTimes(Duration.ZERO, null);

    /// What was handed over, in order: hash of the instance and method.
    final List<String> served = new ArrayList<>();

    /// Calls find out only after they were taken that their instance has gone.
    boolean late;

    /// What the gone leave behind when they had the call already.
    boolean delivered;

    private final SortedMap<Integer, Instance> here = new TreeMap<>();

    private record Instance(InstanceId id, String result) {}

    /// @param result its answer to `initialize`
    /// @return its hash
    int join(InstanceId instance, String result) {
        int hash = InstanceHash.of(instance);
        here.put(hash, new Instance(instance, result));
        return hash;
    }

    void leave(int hash) {
        here.remove(hash);
    }

    Mono<Submission> submit(Call call) {
        Integer pin = call.session() == null ? null : call.session().pin();
        return Mono.fromSupplier(() -> {
            Instance at = pin != null ? here.get(pin) : here.isEmpty() ? null : here.get(here.firstKey());
            if (at != null) {
                return accepted(served(at, call.body()));
            }
            ErrorCode code = pin == null ? ErrorCode.TUNNEL_CLIENT_NOT_CONNECTED : ErrorCode.SESSION_GONE;
            return late
                    ? accepted(new Frame.Failed(code, Frame.Phase.WAITING, delivered, TIMES))
                    : new Submission.Refused(code, Duration.ZERO);
        });
    }

    private Frame served(Instance at, Call.Body body) {
        String method = switch (body) {
            case Call.Body.Request(var message, var _) -> message.method();
            case Call.Body.Notification(var message) -> message.method();
            case Call.Body.SessionTermination _, Call.Body.OauthDiscovery _ -> "";
        };
        served.add(InstanceHash.of(at.id) + " " + method);
        String result = method.equals("initialize") ? at.result : "{}";
        TunnelResponse response = ResponseReader.read(RawJson.of(
                        "{\"request_id\":\"r\",\"resp_code\":200,\"resp_type\":\"jsonrpc_response\",\"resp_json\":"
                                + "{\"jsonrpc\":\"2.0\",\"id\":\"w7\",\"result\":" + result + "}}"))
                .orElseThrow();
        return new Frame.Answered(response, at.id, true, TIMES);
    }

    private static Submission accepted(Frame frame) {
        record Done(CommandId id, Flux<Frame> frames) implements Exchange {}
        return new Submission.Accepted(new Done(new CommandId(new NodeId(1), 1), Flux.just(frame)));
    }
}
