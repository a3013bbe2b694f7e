// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.Frame;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.json.RawJson;

import static org.assertj.core.api.Assertions.assertThat;

final class RpcErrorTest {

    private static String text(JsonPieces pieces) {
        return new String(pieces.join().toByteArray(), StandardCharsets.UTF_8);
    }

    private static String failure(ErrorCode reason, Frame.Phase phase, boolean delivered) {
        return text(RpcError.of(Samples.failed(reason, phase, delivered), RawJson.of("7"), "request-1")
                .message());
    }

    @Test
    void anErrorSaysWhoseFaultItIsAndHowFarTheCallCame() {
        // When
        String refused = text(RpcError.of(ErrorCode.TUNNEL_QUEUE_FULL, RawJson.of("\"a\""), "request-1")
                .message());
        String waited = failure(ErrorCode.DEADLINE_WAITING, Frame.Phase.WAITING, false);
        String granted = failure(ErrorCode.DELIVERY_UNKNOWN, Frame.Phase.GRANTED, true);
        String ran = failure(ErrorCode.DEADLINE_RUNNING, Frame.Phase.EXECUTING, true);
        // Then
        assertThat(refused).isEqualTo("""
                        {"jsonrpc":"2.0","id":"a","error":{"code":-32603,\
                        "message":"Too many calls are waiting for this tunnel",\
                        "data":{"code":"tunnel_queue_full","fault":"caller","delivered":false,\
                        "retrySafe":true,"traceId":"request-1"}}}""");
        assertThat(waited).isEqualTo("""
                        {"jsonrpc":"2.0","id":7,"error":{"code":-32603,\
                        "message":"No tunnel client took this call in time; it was not executed",\
                        "data":{"code":"deadline_waiting","fault":"tunnel_client","phase":"waiting",\
                        "delivered":false,"retrySafe":true,"traceId":"request-1"}}}""");
        assertThat(granted).contains("\"fault\":\"relay\",\"phase\":\"granted\",\"delivered\":true");
        assertThat(ran).isEqualTo("""
                        {"jsonrpc":"2.0","id":7,"error":{"code":-32603,\
                        "message":"The private server did not answer in time; the tool may have run",\
                        "data":{"code":"deadline_running","fault":"private_server","phase":"executing",\
                        "delivered":true,"retrySafe":false,"traceId":"request-1"}}}""");
    }
}
