// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.api.http.Answer;
import dev.mcprelay.api.mcp.session.SessionIds;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.header.HeaderField;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.header.HeaderName;
import dev.mcprelay.protocol.header.HeaderRules;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.json.JsonPieces;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;
import dev.mcprelay.protocol.response.ResponseType;
import dev.mcprelay.protocol.response.TunnelResponse;
import dev.mcprelay.protocol.token.SessionOpening;

/// The last word of an exchange, for each way in which it can end.
public final class FinalAnswers {
    private static final Duration OFFLINE_PAUSE = Duration.ofSeconds(5);
    private static final Duration BUSY_PAUSE = Duration.ofSeconds(1);

    private final SessionIds sessions;
    private final McpSettings settings;

    public FinalAnswers(SessionIds sessions, McpSettings settings) {
        this.sessions = sessions;
        this.settings = settings;
    }

    /// Whether an answer that nothing preceded is a stream all the same: the private server made it one. The
    /// answer to `server/discover` never is; a large caller rejects that.
    boolean isStream(Frame.Final last, Asked asked) {
        return asked.id() != null
                && !asked.discover()
                && last instanceof Frame.Answered answered
                && failure(answered, asked) == null
                && UpstreamStatus.of(answered.response()) == 200
                && answered.response()
                        .headers()
                        .first(HeaderName.CONTENT_TYPE)
                        .map(type -> type.toLowerCase(Locale.ROOT).startsWith("text/event-stream"))
                        .orElse(false);
    }

    /// As a whole answer.
    Answer answer(Frame.Final last, Asked asked) {
        return switch (last) {
            case Frame.Failed failed -> failed(failed, asked);
            case Frame.Answered answered -> {
                RpcError failure = failure(answered, asked);
                yield failure != null ? failure.answer() : answered(answered, asked);
            }
        };
    }

    /// As the last event of a stream.
    JsonPieces message(Frame.Final last, Asked asked) {
        return switch (last) {
            case Frame.Failed failed -> error(failed, asked).message();
            case Frame.Answered answered -> {
                RpcError failure = failure(answered, asked);
                yield failure != null ? failure.message() : asked.restored(answered.response());
            }
        };
    }

    private static RpcError error(Frame.Failed failed, Asked asked) {
        return advised(RpcError.of(failed, asked.id(), asked.request().requestId()), asked);
    }

    /// Who calls is often who could start the client.
    private static RpcError advised(RpcError error, Asked asked) {
        return isOffline(error.code())
                ? error.because(
                        "start a tunnel client for " + asked.request().tunnel().value())
                : error;
    }

    private static boolean isOffline(ErrorCode reason) {
        return reason == ErrorCode.TUNNEL_CLIENT_NOT_CONNECTED || reason == ErrorCode.TUNNEL_CLIENT_NOT_SEEN;
    }

    private Answer failed(Frame.Failed failed, Asked asked) {
        RpcError error = error(failed, asked);
        ErrorCode reason = failed.reason();
        if (isOffline(reason)) {
            return error.answer(settings.offlineStatus()).retryAfter(OFFLINE_PAUSE);
        }
        if (isForNow(reason)) {
            return error.answer().retryAfter(BUSY_PAUSE);
        }
        boolean unknown = failed.delivered() && settings.unknownOutcomeStatus() != 0;
        return unknown ? error.answer(settings.unknownOutcomeStatus()) : error.answer();
    }

    /// Whoever is turned away only for now is told when to come back, wherever in the cluster that was decided.
    private static boolean isForNow(ErrorCode reason) {
        return reason.status() == 429 || reason.status() == 503;
    }

    /// What the relay says instead of an answer that must not pass; null when it may.
    private static @Nullable RpcError failure(Frame.Answered answered, Asked asked) {
        TunnelResponse response = answered.response();
        ErrorCode code = null;
        if (!asked.request().open() && response.code() == 401) {
            // the challenge would send the caller to an issuer inside the private network
            code = ErrorCode.UPSTREAM_UNAUTHORIZED;
        } else if (!asked.request().open() && response.code() == 403) {
            code = ErrorCode.UPSTREAM_FORBIDDEN;
        } else if (asked.id() != null && !(response.message() instanceof JsonRpcMessage.Response)) {
            code = ErrorCode.INVALID_UPSTREAM_RESPONSE;
        }
        return code == null
                ? null
                : new RpcError(
                        code,
                        asked.id(),
                        null,
                        Frame.Phase.EXECUTING,
                        true,
                        asked.request().requestId());
    }

    private Answer answered(Frame.Answered answered, Asked asked) {
        TunnelResponse response = answered.response();
        HeaderFields headers = asked.cleared(HeaderRules.toCaller(response.headers()));
        if (!asked.request().open()) {
            // whatever the status: it names an issuer inside the private network
            headers = headers.without(HeaderName.WWW_AUTHENTICATE);
        }
        if (response.type() == ResponseType.SESSION_TERMINATION_RESPONSE) {
            return ended(response.code(), asked);
        }
        if (asked.id() == null) {
            return acknowledged(response, headers);
        }
        JsonRpcMessage initialize = asked.initialize();
        if (initialize != null
                && answered.affine()
                && UpstreamStatus.of(response) == 200
                && response.message() instanceof JsonRpcMessage.Response result
                && !result.isError()) {
            headers = withSession(headers, answered.instance(), asked, SessionOpening.of(initialize, result));
        }
        return whole(UpstreamStatus.of(response), headers, asked.restored(response));
    }

    /// A notification that was taken has no body, whatever the client's status says; one that was refused
    /// has the private server's.
    private static Answer acknowledged(TunnelResponse response, HeaderFields headers) {
        if (response.code() >= 400 && response.json() != null) {
            return whole(UpstreamStatus.of(response), headers, JsonPieces.of(response.json()));
        }
        return Answer.empty(202);
    }

    /// The end of a session has the private server's status. Its words do not come along: these are ours.
    private static Answer ended(int code, Asked asked) {
        if (code >= 200 && code < 300) {
            return Answer.empty(code);
        }
        int status = code >= 400 && code <= 599 ? code : 502;
        Answer answer = new RpcError(
                        switch (status) {
                            case 404 -> ErrorCode.SESSION_GONE;
                            case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
                            default -> ErrorCode.INVALID_UPSTREAM_RESPONSE;
                        },
                        null,
                        null,
                        Frame.Phase.EXECUTING,
                        true,
                        asked.request().requestId())
                .answer(status);
        // of the two methods that end at the private server it takes the other
        return status == 405 ? answer.with("Allow", "POST") : answer;
    }

    private HeaderFields withSession(
            HeaderFields headers, InstanceId instance, Asked asked, Optional<SessionOpening> opening) {
        McpRequest request = asked.request();
        return headers.has(HeaderName.MCP_SESSION_ID)
                ? headers
                : headers.with(
                        HeaderName.MCP_SESSION_ID,
                        sessions.mint(instance, opening, request.tunnel(), request.channel(), request.principal()));
    }

    private static Answer whole(int status, HeaderFields headers, JsonPieces body) {
        List<HeaderField> fields = new ArrayList<>(Answer.json(status, body).headers());
        fields.addAll(headers.without(HeaderName.CONTENT_TYPE).fields());
        return new Answer(status, fields, body, false);
    }

    /// A call that was not even accepted.
    Answer refused(ErrorCode reason, Duration retryAfter, Asked asked) {
        RpcError error = advised(RpcError.of(reason, asked.id(), asked.request().requestId()), asked);
        return (isOffline(reason) ? error.answer(settings.offlineStatus()) : error.answer()).retryAfter(retryAfter);
    }
}
