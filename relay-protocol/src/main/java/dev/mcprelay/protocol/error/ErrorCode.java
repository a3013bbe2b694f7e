// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.error;

import java.util.Locale;

import static dev.mcprelay.protocol.error.Fault.CALLER;
import static dev.mcprelay.protocol.error.Fault.PRIVATE_SERVER;
import static dev.mcprelay.protocol.error.Fault.RELAY;
import static dev.mcprelay.protocol.error.Fault.TUNNEL_CLIENT;
import static dev.mcprelay.protocol.error.JsonRpcError.HEADER_MISMATCH;
import static dev.mcprelay.protocol.error.JsonRpcError.INTERNAL_ERROR;
import static dev.mcprelay.protocol.error.JsonRpcError.INVALID_PARAMS;
import static dev.mcprelay.protocol.error.JsonRpcError.INVALID_REQUEST;
import static dev.mcprelay.protocol.error.JsonRpcError.METHOD_NOT_FOUND;
import static dev.mcprelay.protocol.error.JsonRpcError.PARSE_ERROR;

/// The closed set of failures, on every surface. The wire name is the constant in lower case; where the
/// official tunnel client knows a code and prints a mitigation for it, the spelling is that client's.
///
/// The sentence is for outsiders: it holds no name, address or cause from inside. For messages that a
/// tunnel client may read, it never says "404" or "not found" except where the thing asked for is meant:
/// `runtimes` would forget the tunnel.
public enum ErrorCode {
    // who waits for whom
    TUNNEL_CLIENT_NOT_CONNECTED(
            503,
            INTERNAL_ERROR,
            TUNNEL_CLIENT,
            true,
            "No tunnel client is connected for this tunnel",
            "Start the tunnel client, or look at its log: while it cannot reach the relay it tries again every 10 s at most"),
    TUNNEL_CLIENT_NOT_SEEN(
            503,
            INTERNAL_ERROR,
            TUNNEL_CLIENT,
            true,
            "No tunnel client has connected for this tunnel yet",
            "Start a tunnel client with this tunnel id and one of its runtime keys"),
    TUNNEL_CLIENT_LOST(
            502,
            INTERNAL_ERROR,
            TUNNEL_CLIENT,
            false,
            "The tunnel client went away while it had this call; the tool may have run",
            "Look at why the tunnel client ended; its exit status says nothing about health"),
    DELIVERY_UNKNOWN(
            502,
            INTERNAL_ERROR,
            RELAY,
            false,
            "The relay lost track of this call while handing it over; the tool may have run",
            "A relay node died or was paused at that moment"),
    TUNNEL_QUEUE_FULL(
            429,
            INTERNAL_ERROR,
            CALLER,
            true,
            "Too many calls are waiting for this tunnel",
            "Add a tunnel client instance, or raise the tunnel's limits"),
    STREAMS_UNSUPPORTED(
            404,
            METHOD_NOT_FOUND,
            TUNNEL_CLIENT,
            true,
            "This channel cannot carry subscriptions",
            "A private server over stdio has one lane, which a subscription would close to every call: serve it over HTTP"),
    TOO_MANY_STREAMS(
            429,
            INTERNAL_ERROR,
            CALLER,
            true,
            "Too many streams are open on this tunnel",
            "Each open listen occupies a worker of the tunnel client"),
    PRINCIPAL_QUEUE_FULL(
            429,
            INTERNAL_ERROR,
            CALLER,
            true,
            "Too many calls of this caller are open on this tunnel",
            "One caller has its share of the tunnel: see relay.limits.principal.share"),
    RATE_LIMIT_EXCEEDED(429, INTERNAL_ERROR, CALLER, true, "Too many requests", "Honour Retry-After"),
    DEADLINE_WAITING(
            504,
            INTERNAL_ERROR,
            TUNNEL_CLIENT,
            true,
            "No tunnel client took this call in time; it was not executed",
            "The tunnel clients are saturated or stuck: look at their instances"),
    DEADLINE_RUNNING(
            504,
            INTERNAL_ERROR,
            PRIVATE_SERVER,
            false,
            "The private server did not answer in time; the tool may have run",
            "Raise relay.mcp.deadline for slow tools"),
    CALLER_LEFT(499, INTERNAL_ERROR, CALLER, true, "The caller closed the connection", "Nothing to do"),
    RELAY_DRAINING(
            503, INTERNAL_ERROR, RELAY, true, "This relay node is shutting down", "Try again: another node serves"),
    RELAY_OVERLOADED(
            503,
            INTERNAL_ERROR,
            RELAY,
            true,
            "The relay holds as many calls as it can right now",
            "Bodies that wait have their share of the heap: see relay.limits.held-share, or give the node more memory"),
    RELAY_UNAVAILABLE(
            503,
            INTERNAL_ERROR,
            RELAY,
            true,
            "The relay cannot serve this call right now",
            "Look at the relay's readiness: Redis is probably away"),
    TUNNEL_TRANSPORT_UNAVAILABLE(
            503,
            INTERNAL_ERROR,
            RELAY,
            true,
            "The relay cannot serve the tunnel right now",
            "Look at the relay's readiness"),
    INTERNAL(
            500,
            INTERNAL_ERROR,
            RELAY,
            false,
            "Something went wrong inside the relay",
            "Search the relay's log for the request id"),
    // what the tunnel client says of itself
    PRIVATE_SERVER_UNREACHABLE(
            502,
            INTERNAL_ERROR,
            PRIVATE_SERVER,
            true,
            "The tunnel client cannot reach the private server; the tool did not run",
            "Start the private server, or correct its address: the tunnel client's log names it and the failure"),
    PRIVATE_SERVER_LOST(
            502,
            INTERNAL_ERROR,
            PRIVATE_SERVER,
            false,
            "The private server broke off before its answer was complete; the tool may have run",
            "Look at why the private server ended or hung up: the tunnel client's log has the exit status of a child"),
    TUNNEL_CLIENT_FAILED(
            502,
            INTERNAL_ERROR,
            TUNNEL_CLIENT,
            false,
            "The tunnel client could not carry out this call",
            "Look at the tunnel client's log"),
    // what came back
    UPSTREAM_UNAUTHORIZED(
            502,
            INTERNAL_ERROR,
            PRIVATE_SERVER,
            false,
            "The private server refused the tunnel client's credentials",
            "Give the tunnel client a credential for the private server"),
    UPSTREAM_FORBIDDEN(
            502,
            INTERNAL_ERROR,
            PRIVATE_SERVER,
            false,
            "The private server forbade the request",
            "Look at the private server's access rules"),
    RESPONSE_TOO_LARGE(
            502,
            INTERNAL_ERROR,
            PRIVATE_SERVER,
            false,
            "The private server's answer is larger than this relay carries; the tool has run",
            "Raise relay.limits.response-body"),
    INVALID_UPSTREAM_RESPONSE(
            502,
            INTERNAL_ERROR,
            PRIVATE_SERVER,
            false,
            "The private server did not answer with a JSON-RPC message",
            "Look at the private server's log"),
    // what the caller sent
    PARSE(400, PARSE_ERROR, CALLER, true, "The body is not JSON", "Send one JSON-RPC 2.0 object, in UTF-8"),
    INVALID_MESSAGE(
            400,
            INVALID_REQUEST,
            CALLER,
            true,
            "The body is not one JSON-RPC 2.0 message",
            "Send one JSON-RPC 2.0 request or notification"),
    INVALID_META(
            400,
            INVALID_PARAMS,
            CALLER,
            true,
            "A required field of _meta is missing",
            "MCP 2026-07-28 asks for protocolVersion and clientCapabilities"),
    HEADER_BODY_MISMATCH(
            400,
            HEADER_MISMATCH,
            CALLER,
            true,
            "A header does not match the body",
            "MCP 2026-07-28: headers mirror the body"),
    INVALID_HEADER(
            400,
            INVALID_REQUEST,
            CALLER,
            true,
            "A header is not acceptable",
            "Send each MCP header once, in printable characters"),
    MISSING_MCP_SESSION_ID(
            400,
            INVALID_REQUEST,
            CALLER,
            true,
            "Mcp-Session-Id is required",
            "Send the session id that initialize returned"),
    SESSION_GONE(404, INTERNAL_ERROR, CALLER, true, "This session has ended", "Initialize anew"),
    UNSUPPORTED_CHANNEL(
            400,
            INTERNAL_ERROR,
            CALLER,
            true,
            "This tunnel has no such channel",
            "The tunnel client's configuration names the channels"),
    INVALID_CHANNEL_FORMAT(
            400,
            INTERNAL_ERROR,
            CALLER,
            true,
            "The channel is malformed (expected: [a-z0-9_-]{1,64})",
            "Correct the URL"),
    INVALID_TUNNEL_ID_FORMAT(
            400,
            INTERNAL_ERROR,
            CALLER,
            true,
            "The tunnel id is malformed (expected: tunnel_ and 32 of [a-z0-9])",
            "Correct the URL"),
    INVALID_JSON_PAYLOAD(
            400, PARSE_ERROR, CALLER, true, "The body is not the JSON expected here", "See the API reference"),
    INVALID_REQUEST_FIELD(
            400,
            INVALID_PARAMS,
            CALLER,
            true,
            "A field of the request is not acceptable",
            "The message names the field"),
    MALFORMED_REQUEST(
            400, INVALID_REQUEST, CALLER, true, "The request is not well-formed HTTP/1.1", "Correct the client"),
    URI_TOO_LONG(414, INVALID_REQUEST, CALLER, true, "The request line is too long", "Send 4 KiB at most"),
    REQUEST_HEADERS_TOO_LARGE(
            431, INVALID_REQUEST, CALLER, true, "The headers are too large", "Send fewer or shorter headers"),
    REQUEST_BODY_TOO_LARGE(
            413, INVALID_REQUEST, CALLER, true, "The body is too large", "See relay.limits.request-body"),
    REQUEST_TIMEOUT(408, INVALID_REQUEST, CALLER, true, "The body did not arrive in time", "Send it without pauses"),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            INVALID_REQUEST,
            CALLER,
            true,
            "The content type or encoding is not supported (expected: application/json, not compressed)",
            "Correct the client"),
    METHOD_NOT_ALLOWED(405, INVALID_REQUEST, CALLER, true, "The method is not allowed here", "See the Allow header"),
    // who may do what
    INVALID_TOKEN(
            401,
            INTERNAL_ERROR,
            CALLER,
            true,
            "A valid access token is required",
            "The challenge names the metadata document"),
    INSUFFICIENT_SCOPE(
            403, INTERNAL_ERROR, CALLER, true, "The access token lacks a scope", "The challenge names the scopes"),
    TUNNEL_USE_FORBIDDEN(
            403,
            INTERNAL_ERROR,
            CALLER,
            true,
            "This tunnel may not be used with these credentials",
            "Ask the tunnel's owner"),
    ORIGIN_FORBIDDEN(
            403, INTERNAL_ERROR, CALLER, true, "This origin may not call the relay", "See relay.http.allowed-origins"),
    TUNNEL_MANAGEMENT_PERMISSION_REQUIRED(
            403,
            INTERNAL_ERROR,
            CALLER,
            true,
            "Managing tunnels needs the relay's admin key: send it as Authorization: Bearer <key>",
            "The key is RELAY_ADMIN_KEY, or in development admin.key in the data folder"),
    TUNNEL_NOT_FOUND(404, INTERNAL_ERROR, CALLER, true, "Tunnel not found", "List the tunnels"),
    KEY_NOT_FOUND(404, INTERNAL_ERROR, CALLER, true, "Key not found", "List the tunnel's keys"),
    ROUTE_NOT_FOUND(404, INTERNAL_ERROR, CALLER, true, "Not found", "See the API reference"),
    // what a tunnel client posted
    PENDING_REQUEST_NOT_FOUND(
            404,
            INTERNAL_ERROR,
            TUNNEL_CLIENT,
            false,
            "No call waits for this response",
            "The call ended, or was never handed to this client");

    private final int status;
    private final int jsonRpcCode;
    private final Fault fault;
    private final boolean retrySafe;
    private final String sentence;
    private final String hint;

    ErrorCode(int status, int jsonRpcCode, Fault fault, boolean retrySafe, String sentence, String hint) {
        this.status = status;
        this.jsonRpcCode = jsonRpcCode;
        this.fault = fault;
        this.retrySafe = retrySafe;
        this.sentence = sentence;
        this.hint = hint;
    }

    /// `code` of every error body.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The HTTP status on every surface, unless a setting says otherwise.
    public int status() {
        return status;
    }

    /// `error.code` where the body is a JSON-RPC message.
    public int jsonRpcCode() {
        return jsonRpcCode;
    }

    public Fault fault() {
        return fault;
    }

    /// Whether the call certainly did not run, so that sending it again cannot run a tool twice.
    public boolean retrySafe() {
        return retrySafe;
    }

    /// For outsiders.
    public String sentence() {
        return sentence;
    }

    /// For operators: what to do next.
    public String hint() {
        return hint;
    }
}
