// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.security;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import dev.mcprelay.api.http.ErrorDocuments;
import dev.mcprelay.api.http.ErrorEnvelope;
import dev.mcprelay.protocol.error.ErrorCode;

/// What is said to whoever may not: which key is wanted, and how to send it. Where no rule lets anybody in,
/// there is nothing.
final class Refusals {
    private static final String READING =
            "Reading this tunnel needs one of its runtime keys or the relay's admin key: send it as"
                    + " Authorization: Bearer <key>";
    private static final String WHERE =
            " It is relay.admin.key (RELAY_ADMIN_KEY) or, where that is not set in development, in the file admin.key"
                    + " of the relay's data folder";
    private static final String NOT_ADMIN = "The key that was sent is not the relay's admin key." + WHERE;
    private static final String NEITHER =
            "The key that was sent is neither a runtime key of this tunnel nor the relay's admin key." + WHERE;
    private static final String ODD =
            "The request is refused (expected: a path without empty or dotted segments, semicolons or escaped"
                    + " slashes; a usual method; printable headers)";

    private final ErrorDocuments errors;

    Refusals(ErrorDocuments errors) {
        this.errors = errors;
    }

    /// A key that is none, or the store that could tell is away.
    Mono<Void> notAuthenticated(ServerWebExchange exchange, AuthenticationException failure) {
        return failure instanceof AuthenticationServiceException
                ? errors.answer(exchange, ErrorCode.RELAY_UNAVAILABLE, 503)
                : withWrongKey(exchange);
    }

    private Mono<Void> withWrongKey(ServerWebExchange exchange) {
        return isMetadata(exchange)
                ? errors.answer(exchange, 401, ErrorEnvelope.of(ErrorCode.TUNNEL_USE_FORBIDDEN, NEITHER, null))
                : errors.answer(
                        exchange,
                        401,
                        ErrorEnvelope.of(ErrorCode.TUNNEL_MANAGEMENT_PERMISSION_REQUIRED, NOT_ADMIN, null));
    }

    /// No key, or what cannot be one.
    Mono<Void> withoutKey(ServerWebExchange exchange) {
        if (!KeyPaths.wantsKey(path(exchange))) {
            return nothingHere(exchange);
        }
        return isMetadata(exchange)
                ? errors.answer(exchange, 401, ErrorEnvelope.of(ErrorCode.TUNNEL_USE_FORBIDDEN, READING, null))
                : errors.answer(exchange, ErrorCode.TUNNEL_MANAGEMENT_PERMISSION_REQUIRED, 401);
    }

    /// A good key that is not enough.
    Mono<Void> withKey(ServerWebExchange exchange) {
        return KeyPaths.wantsKey(path(exchange))
                ? errors.answer(exchange, ErrorCode.TUNNEL_MANAGEMENT_PERMISSION_REQUIRED, 403)
                : nothingHere(exchange);
    }

    /// What the firewall stops. An empty variable in a script makes an empty tunnel id.
    Mono<Void> odd(ServerWebExchange exchange) {
        return KeyPaths.tunnelOf(path(exchange)).filter(String::isEmpty).isPresent()
                ? errors.answer(exchange, ErrorCode.INVALID_TUNNEL_ID_FORMAT, 400)
                : errors.answer(exchange, 400, ErrorEnvelope.of(ErrorCode.MALFORMED_REQUEST, ODD, null));
    }

    private Mono<Void> nothingHere(ServerWebExchange exchange) {
        return errors.answer(exchange, ErrorCode.ROUTE_NOT_FOUND, 404);
    }

    /// What a tunnel client asks for at its start.
    private static boolean isMetadata(ServerWebExchange exchange) {
        HttpMethod method = exchange.getRequest().getMethod();
        return (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD))
                && KeyPaths.isReadByClients(path(exchange));
    }

    private static PathContainer path(ServerWebExchange exchange) {
        return exchange.getRequest().getPath().pathWithinApplication();
    }
}
