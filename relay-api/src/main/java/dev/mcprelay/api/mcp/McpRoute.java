// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.mcprelay.api.http.Answer;
import dev.mcprelay.api.http.Body;
import dev.mcprelay.api.http.HotRoute;
import dev.mcprelay.api.http.HttpCall;
import dev.mcprelay.api.http.OriginPolicy;
import dev.mcprelay.api.mcp.session.SessionIds;
import dev.mcprelay.api.mcp.session.SessionIds.Session;
import dev.mcprelay.api.mcp.session.SessionReplay;
import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Submission;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.header.HeaderName;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage.Params;

/// `POST`, `DELETE` and the polite refusal of `GET` on `/v1/mcp/{tunnel}[/{channel}]`. The order of checks:
/// form of the URL, origin, token and entitlement, method, media type, body.
public final class McpRoute implements HotRoute {
    private static final String ALLOWED = "POST, DELETE";

    private final OriginPolicy origins;
    private final CallerAccess access;
    private final CallReader reader;
    private final SessionIds sessions;
    private final SessionReplay calls;
    private final Replies replies;
    private final int largestBody;

    /// How answers are made: whole ones, and those that come in pieces.
    public record Replies(FinalAnswers finals, ReplyWriter writer) {}

    public McpRoute(
            OriginPolicy origins,
            CallerAccess access,
            CallReader reader,
            SessionIds sessions,
            SessionReplay calls,
            Replies replies,
            int largestBody) {
        this.origins = origins;
        this.access = access;
        this.reader = reader;
        this.sessions = sessions;
        this.calls = calls;
        this.replies = replies;
        this.largestBody = largestBody;
    }

    @Override
    public boolean matches(String path) {
        return path.startsWith(McpPath.PREFIX);
    }

    @Override
    public Mono<Void> serve(HttpCall call) {
        return switch (McpPath.of(call.path())) {
            case McpPath.Malformed(var code) -> call.answer(error(call, code));
            case McpPath.Named named
            when !origins.allows(call.header("Origin")) -> call.answer(error(call, ErrorCode.ORIGIN_FORBIDDEN));
            case McpPath.Named named ->
                access.judge(call, named).flatMap(verdict -> switch (verdict) {
                    case CallerAccess.Verdict.Refused(var answer) -> call.answer(answer);
                    case CallerAccess.Verdict.Granted(var request) -> granted(call, request);
                });
        };
    }

    @Override
    public Answer failure(HttpCall call) {
        return error(call, ErrorCode.INTERNAL);
    }

    private Mono<Void> granted(HttpCall call, McpRequest request) {
        return switch (call.method()) {
            case "POST" -> post(call, request);
            case "DELETE" -> endSession(call, request);
            default ->
                call.answer(RpcError.of(ErrorCode.METHOD_NOT_ALLOWED, null, call.requestId())
                        .because("expected: " + ALLOWED)
                        .answer()
                        .with("Allow", ALLOWED));
        };
    }

    private Mono<Void> post(HttpCall call, McpRequest request) {
        if (!isJson(call.header(HeaderName.CONTENT_TYPE)) || isEncoded(call.header("Content-Encoding"))) {
            return call.answer(error(call, ErrorCode.UNSUPPORTED_MEDIA_TYPE).closing());
        }
        if (declared(call) > largestBody) {
            // refused unread: what follows on this connection would be the body
            return call.answer(error(call, ErrorCode.REQUEST_BODY_TOO_LARGE).closing());
        }
        return call.body(largestBody).flatMap(body -> switch (body) {
            case Body.TooLarge(var _, var rest) ->
                rest.then(call.answer(
                        error(call, ErrorCode.REQUEST_BODY_TOO_LARGE).closing()));
            case Body.TooSlow _ ->
                call.answer(error(call, ErrorCode.REQUEST_TIMEOUT).closing());
            case Body.Whole(var bytes) -> submit(call, reader.read(request, bytes));
        });
    }

    private Mono<Void> submit(HttpCall call, CallReader.Reading reading) {
        return switch (reading) {
            case CallReader.Reading.Refused(var error) -> call.answer(error.answer());
            case CallReader.Reading.Swallowed _ -> call.answer(Answer.empty(202));
            case CallReader.Reading.Accepted accepted -> submit(call, accepted);
        };
    }

    private Mono<Void> submit(HttpCall call, CallReader.Reading.Accepted accepted) {
        Asked asked = accepted.asked();
        Optional<Answer> refusal =
                tool(accepted.call()).flatMap(tool -> access.refusalOfTool(asked.request(), tool, asked.id()));
        if (refusal.isPresent()) {
            return call.answer(refusal.get());
        }
        return calls.submit(accepted.call(), accepted.opening()).flatMap(submission -> switch (submission) {
            case Submission.Refused(var reason, var retryAfter) ->
                call.answer(replies.finals().refused(reason, retryAfter, asked));
            case Submission.Accepted(var exchange) -> replies.writer().write(call, exchange, asked);
        });
    }

    private Mono<Void> endSession(HttpCall call, McpRequest request) {
        Optional<String> id = request.headers().first(HeaderName.MCP_SESSION_ID);
        if (request.headers().all(HeaderName.MCP_SESSION_ID).size() > 1) {
            return call.answer(error(call, ErrorCode.INVALID_HEADER));
        }
        if (id.isEmpty()) {
            return call.answer(error(call, ErrorCode.MISSING_MCP_SESSION_ID));
        }
        return switch (sessions.of(id.get(), request.tunnel(), request.channel(), request.principal())) {
            case Session.Gone _ -> call.answer(error(call, ErrorCode.SESSION_GONE));
            case Session.Minted _ -> {
                sessions.end(id.get());
                yield call.answer(Answer.empty(204));
            }
            case Session.Upstream(var session) -> submit(call, reader.termination(request, session));
        };
    }

    /// The tool that is called, by the body: headers are for those who cannot read it.
    private static Optional<String> tool(Call wanted) {
        return switch (wanted.body()) {
            case Call.Body.Request(var message, var _) -> tool(message.method(), message.params());
            // some servers run what asks for no answer
            case Call.Body.Notification(var message) -> tool(message.method(), message.params());
            case Call.Body.SessionTermination _, Call.Body.OauthDiscovery _ -> Optional.empty();
        };
    }

    private static Optional<String> tool(String method, Params params) {
        return method.equals("tools/call") ? Optional.ofNullable(params.name()) : Optional.empty();
    }

    private static Answer error(HttpCall call, ErrorCode code) {
        return RpcError.of(code, null, call.requestId()).answer();
    }

    private static boolean isJson(@Nullable String contentType) {
        return contentType != null
                && contentType
                        .split(";", -1)[0]
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .equals("application/json");
    }

    private static boolean isEncoded(@Nullable String contentEncoding) {
        return contentEncoding != null && !contentEncoding.strip().equalsIgnoreCase("identity");
    }

    private static long declared(HttpCall call) {
        String length = call.header("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException malformed) {
            return 0;
        }
    }
}
