// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.response.TunnelResponse;

/// The HTTP status that a posted `resp_code` becomes. Statuses are protocol and pass unchanged, but for those
/// that would say something else than what happened.
final class UpstreamStatus {
    private static final byte[] SYNTHESIZED = "\"tunnel_failure\"".getBytes(StandardCharsets.US_ASCII);
    private static final int SMALL = 16 << 10;

    private UpstreamStatus() {}

    /// For the answer to a request.
    static int of(TunnelResponse response) {
        int code = response.code();
        if (code < 200 || code > 599 || code == 202 || code == 204) {
            return 502;
        }
        if (code >= 300) {
            return code < 400 ? 502 : code;
        }
        return isSynthesizedFailure(response) ? 502 : 200;
    }

    /// The client reports that its private server gave no JSON-RPC answer, under the status that it did give.
    private static boolean isSynthesizedFailure(TunnelResponse response) {
        if (!(response.message() instanceof JsonRpcMessage.Response error) || error.errorCode() == null) {
            return false;
        }
        return error.errorCode() == 0 || contains(error.raw().asByteBuffer(), SYNTHESIZED);
    }

    private static boolean contains(ByteBuffer text, byte[] word) {
        if (text.remaining() > SMALL) {
            return false;
        }
        for (int at = 0; at <= text.remaining() - word.length; at++) {
            if (text.slice(at, word.length).equals(ByteBuffer.wrap(word))) {
                return true;
            }
        }
        return false;
    }
}
