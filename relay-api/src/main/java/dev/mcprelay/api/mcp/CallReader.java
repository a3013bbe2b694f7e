// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.api.mcp.modern.MirroredHeaders;
import dev.mcprelay.api.mcp.session.SessionIds;
import dev.mcprelay.api.mcp.session.SessionIds.Session;
import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Call.SessionRef;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.header.HeaderName;
import dev.mcprelay.protocol.header.HeaderRules;
import dev.mcprelay.protocol.json.RawJson;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReader;
import dev.mcprelay.protocol.jsonrpc.JsonRpcReading;
import dev.mcprelay.protocol.token.SessionOpening;

/// Makes a call of a body, or says what is wrong with it.
public final class CallReader {
    private static final String LISTEN = "subscriptions/listen";
    private static final String INITIALIZE = "initialize";
    private static final String INITIALIZED = "notifications/initialized";
    private static final Duration SHORTEST_STREAM = Duration.ofSeconds(1);
    private static final List<String> SINGLE = List.of(
            HeaderName.MCP_SESSION_ID, HeaderName.MCP_PROTOCOL_VERSION, HeaderName.MCP_METHOD, HeaderName.MCP_NAME);

    private final SessionIds sessions;
    private final McpSettings settings;
    private final InstantSource clock;
    private final Instant nodeStarted;

    /// Made when the node starts.
    public CallReader(SessionIds sessions, McpSettings settings, InstantSource clock) {
        this.sessions = sessions;
        this.settings = settings;
        this.clock = clock;
        this.nodeStarted = clock.instant();
    }

    /// What a body asks for.
    sealed interface Reading {

        /// @param opening how the call's session began; null: it has none that can begin anew
        record Accepted(Call call, Asked asked, @Nullable SessionOpening opening) implements Reading {

            Accepted at(@Nullable SessionOpening known) {
                return new Accepted(call, asked, known);
            }
        }

        /// Answered here, with 202: nobody below waits for it.
        record Swallowed() implements Reading {}

        record Refused(RpcError error) implements Reading {}
    }

    Reading read(McpRequest request, RawJson body) {
        return switch (JsonRpcReader.read(body)) {
            case JsonRpcReading.Invalid(var reason, var detail, var id) ->
                new Reading.Refused(RpcError.of(reason, id, request.requestId()).because(detail));
            case JsonRpcReading.Batch _ ->
                new Reading.Refused(RpcError.of(ErrorCode.INVALID_MESSAGE, null, request.requestId())
                        .because("body: an array of messages"));
            case JsonRpcReading.Valid(var message) -> read(request, message);
        };
    }

    private Reading read(McpRequest request, JsonRpcMessage message) {
        RawJson id = message.idSpan().map(message.raw()::slice).orElse(null);
        for (String name : SINGLE) {
            if (request.headers().all(name).size() > 1) {
                return refused(request, ErrorCode.INVALID_HEADER, id, name + ": more than once");
            }
        }
        return switch (Era.of(message, request.headers())) {
            case MODERN -> modern(request, message, id);
            case SESSION -> inSession(request, message, id);
        };
    }

    private Reading modern(McpRequest request, JsonRpcMessage message, @Nullable RawJson id) {
        HeaderFields headers = HeaderRules.toPrivateServer(request.headers().fields())
                .without(HeaderName.MCP_SESSION_ID)
                .without(HeaderName.LAST_EVENT_ID);
        return switch (message) {
            case JsonRpcMessage.Request asked -> {
                Optional<ErrorCode> fault = MirroredHeaders.fault(asked, request.headers());
                boolean stream = asked.method().equals(LISTEN);
                yield fault.isPresent()
                        ? refused(request, fault.get(), id, null)
                        : accepted(request, new Call.Body.Request(asked, stream), headers, null, id, true);
            }
            case JsonRpcMessage.Notification told ->
                accepted(request, new Call.Body.Notification(told), headers, null, null, true);
            case JsonRpcMessage.Response _ -> refused(request, ErrorCode.INVALID_MESSAGE, id, "body: a response");
        };
    }

    private Reading inSession(McpRequest request, JsonRpcMessage message, @Nullable RawJson id) {
        HeaderFields headers = HeaderRules.toPrivateServer(request.headers().fields());
        SessionRef session = null;
        SessionOpening opening = null;
        Optional<String> named = request.headers().first(HeaderName.MCP_SESSION_ID);
        if (named.isPresent()) {
            switch (sessions.of(named.get(), request.tunnel(), request.channel(), request.principal())) {
                case Session.Gone _ -> {
                    return refused(request, ErrorCode.SESSION_GONE, id, null);
                }
                case Session.Upstream(var ref) -> session = ref;
                case Session.Minted(var ref, var began) -> {
                    session = ref;
                    opening = began;
                    headers = headers.without(HeaderName.MCP_SESSION_ID);
                }
            }
        }
        return switch (message) {
            case JsonRpcMessage.Request asked ->
                accepted(request, new Call.Body.Request(asked, false), headers, session, id, false)
                        .at(asked.method().equals(INITIALIZE) ? null : opening);
            case JsonRpcMessage.Notification told ->
                accepted(request, new Call.Body.Notification(told), headers, session, null, false)
                        .at(told.method().equals(INITIALIZED) ? null : opening);
            // an answer to a request of the server: the clients of today cannot carry it
            case JsonRpcMessage.Response _ -> new Reading.Swallowed();
        };
    }

    private Reading.Accepted accepted(
            McpRequest request,
            Call.Body body,
            HeaderFields headers,
            @Nullable SessionRef session,
            @Nullable RawJson id,
            boolean modern) {
        boolean stream = body instanceof Call.Body.Request(var _, var open) && open;
        JsonRpcMessage.Request message = body instanceof Call.Body.Request(var asked, var _) ? asked : null;
        String method = message == null ? "" : message.method();
        Asked asked = new Asked(
                request,
                id,
                modern,
                !modern && method.equals(INITIALIZE) ? message : null,
                method.equals("server/discover"));
        return new Reading.Accepted(
                call(
                        request,
                        body,
                        headers,
                        session,
                        stream ? lifeOfStream(request) : settings.deadline(),
                        modern && id != null),
                asked,
                null);
    }

    /// A stream ends with the token that opened it.
    private Duration lifeOfStream(McpRequest request) {
        Instant end = request.caller().expiresAt();
        Duration longest = settings.longestDeadline();
        if (request.caller().isAnonymous() || clock.instant().plus(longest).isBefore(end)) {
            return longest;
        }
        Duration left = Duration.between(clock.instant(), end);
        return left.isPositive() ? left : SHORTEST_STREAM;
    }

    /// The end of a session: of the private server's by a command, of one minted here at once.
    Reading.Accepted termination(McpRequest request, SessionRef session) {
        HeaderFields headers = HeaderRules.toPrivateServer(request.headers().fields());
        return accepted(request, new Call.Body.SessionTermination(), headers, session, null, false);
    }

    private Call call(
            McpRequest request,
            Call.Body body,
            HeaderFields headers,
            @Nullable SessionRef session,
            Duration deadline,
            boolean leavingCancels) {
        return new Call(
                request.tunnel(),
                request.channel(),
                body,
                // comes back on the posted response, so that one id finds a call in every log
                headers.with(HeaderName.REQUEST_ID, request.requestId()),
                session,
                request.open() ? Call.ANYBODY : request.principal(),
                deadline,
                request.known().createdAt().isBefore(nodeStarted),
                leavingCancels);
    }

    private static Reading refused(McpRequest request, ErrorCode code, @Nullable RawJson id, @Nullable String detail) {
        RpcError error = RpcError.of(code, id, request.requestId());
        return new Reading.Refused(detail == null ? error : error.because(detail));
    }
}
