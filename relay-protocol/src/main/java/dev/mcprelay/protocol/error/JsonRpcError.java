// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.error;

/// The JSON-RPC error numbers that a relay may make by itself (JSON-RPC 2.0 §5.1; MCP 2026-07-28 for
/// [#HEADER_MISMATCH]).
/// Every other number is passed on from the private server and never made here.
public final class JsonRpcError {
    public static final int PARSE_ERROR = -32700;
    public static final int INVALID_REQUEST = -32600;
    public static final int METHOD_NOT_FOUND = -32601;
    public static final int INVALID_PARAMS = -32602;
    public static final int INTERNAL_ERROR = -32603;
    public static final int HEADER_MISMATCH = -32020;

    private JsonRpcError() {}
}
