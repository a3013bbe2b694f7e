// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.mcprelay.api.http.Answer;
import dev.mcprelay.api.http.HttpCall;
import dev.mcprelay.auth.access.AccessDecision;
import dev.mcprelay.auth.access.TunnelAccess;
import dev.mcprelay.auth.document.Challenge;
import dev.mcprelay.auth.document.MissingIssuer;
import dev.mcprelay.auth.registry.CachedTunnels;
import dev.mcprelay.auth.registry.RegistryUnavailableException;
import dev.mcprelay.auth.registry.TunnelEntry;
import dev.mcprelay.auth.resource.PublicUrl;
import dev.mcprelay.auth.resource.Resource;
import dev.mcprelay.auth.token.AuthenticationResult;
import dev.mcprelay.auth.token.Caller;
import dev.mcprelay.auth.token.CallerAuthentication;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.header.HeaderFields;
import dev.mcprelay.protocol.header.HeaderName;
import dev.mcprelay.protocol.json.RawJson;

/// Who calls, and whether they may call this tunnel: before the body is read. An unknown tunnel and a
/// forbidden one get the same answers.
public final class CallerAccess {
    private final PublicUrl publicUrl;
    private final CachedTunnels tunnels;
    private final CallerAuthentication authentication;
    private final TunnelAccess access;

    public CallerAccess(
            PublicUrl publicUrl, CachedTunnels tunnels, CallerAuthentication authentication, TunnelAccess access) {
        this.publicUrl = publicUrl;
        this.tunnels = tunnels;
        this.authentication = authentication;
        this.access = access;
    }

    sealed interface Verdict {
        record Granted(McpRequest request) implements Verdict {}

        record Refused(Answer answer) implements Verdict {}
    }

    Mono<Verdict> judge(HttpCall call, McpPath.Named path) {
        return tunnels.lookup(path.tunnel())
                .flatMap(entry -> judge(call, path, entry))
                .onErrorResume(RegistryUnavailableException.class, _ -> Mono.just(unavailable(call)));
    }

    private Mono<Verdict> judge(HttpCall call, McpPath.Named path, Optional<TunnelEntry> entry) {
        boolean shared = entry.map(known -> known.tunnel().policy().channelsShareAudience())
                .orElse(false);
        Resource called = publicUrl.resource(path.tunnel(), path.channel()).sharingTunnelAudience(shared);
        if (access.isOpen(entry)) {
            return Mono.just(decided(call, path, called, Caller.ANONYMOUS, entry));
        }
        List<String> scopes = access.requiredScopes(entry);
        return authentication
                .authenticate(call.headers(HeaderName.AUTHORIZATION), called)
                .map(result -> switch (result) {
                    case AuthenticationResult.Authenticated(var caller) -> decided(call, path, called, caller, entry);
                    case AuthenticationResult.NoCredentials _ ->
                        refused(call, ErrorCode.INVALID_TOKEN, 401, Challenge.noCredentials(called, scopes));
                    case AuthenticationResult.Rejected(var _, var description) ->
                        refused(
                                call,
                                ErrorCode.INVALID_TOKEN,
                                401,
                                Challenge.invalidToken(called, scopes, description));
                    case AuthenticationResult.Malformed _ ->
                        refused(call, ErrorCode.INVALID_TOKEN, 400, Challenge.malformed(called, scopes));
                });
    }

    private Verdict decided(
            HttpCall call, McpPath.Named path, Resource called, Caller caller, Optional<TunnelEntry> entry) {
        return switch (access.decide(caller, entry)) {
            case AccessDecision.Granted _ ->
                new Verdict.Granted(new McpRequest(
                        path.channelOrMain(),
                        called,
                        caller,
                        entry.orElseThrow().tunnel(),
                        new HeaderFields(call.headers()),
                        call.requestId()));
            case AccessDecision.Denied(var code, var scopes)
            when code == ErrorCode.INSUFFICIENT_SCOPE ->
                refused(call, code, 403, Challenge.insufficientScope(called, scopes));
            case AccessDecision.Denied(var code, var scopes) ->
                refused(call, code, 401, Challenge.invalidToken(called, scopes, "issuer: not for this resource"));
            case AccessDecision.Hidden _ ->
                new Verdict.Refused(RpcError.of(ErrorCode.TUNNEL_USE_FORBIDDEN, null, call.requestId())
                        .answer());
        };
    }

    /// Whether the caller may call this tool, which may need more than its tunnel does; the refusal when not.
    Optional<Answer> refusalOfTool(McpRequest request, String tool, @Nullable RawJson id) {
        return switch (access.decideTool(request.caller(), request.known().policy(), tool)) {
            case AccessDecision.Granted _ -> Optional.empty();
            case AccessDecision.Denied(var code, var scopes) ->
                Optional.of(RpcError.of(code, id, request.requestId())
                        .answer()
                        .with(HeaderName.WWW_AUTHENTICATE, Challenge.insufficientScope(request.resource(), scopes))
                        .with("Access-Control-Expose-Headers", HeaderName.WWW_AUTHENTICATE));
            case AccessDecision.Hidden _ ->
                Optional.of(RpcError.of(ErrorCode.TUNNEL_USE_FORBIDDEN, id, request.requestId())
                        .answer());
        };
    }

    private Verdict refused(HttpCall call, ErrorCode code, int status, String challenge) {
        RpcError error = RpcError.of(code, null, call.requestId());
        return new Verdict.Refused((authentication.hasIssuers() ? error : error.because(MissingIssuer.WORDS))
                .answer(status)
                .with(HeaderName.WWW_AUTHENTICATE, challenge)
                .with("Access-Control-Expose-Headers", HeaderName.WWW_AUTHENTICATE));
    }

    private static Verdict unavailable(HttpCall call) {
        return new Verdict.Refused(RpcError.of(ErrorCode.RELAY_UNAVAILABLE, null, call.requestId())
                .answer()
                .retryAfter(Duration.ofSeconds(2)));
    }
}
