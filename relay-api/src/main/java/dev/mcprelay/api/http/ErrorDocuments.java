// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

import dev.mcprelay.api.admin.InvalidFieldException;
import dev.mcprelay.api.admin.RefusedException;
import dev.mcprelay.auth.policy.InvalidPolicyException;
import dev.mcprelay.auth.registry.RegistryUnavailableException;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.InvalidIdException;

import static java.util.stream.Collectors.joining;

/// Every failure of the WebFlux side in the envelope that the official client reads. The text of an
/// exception never leaves, but for those that were written to be shown.
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class ErrorDocuments implements WebExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorDocuments.class);

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        if (failure instanceof AbortedException || AbortedException.isConnectionReset(failure)) {
            return peerLeft(exchange);
        }
        if (exchange.getResponse().isCommitted()) {
            return Mono.error(failure);
        }
        return switch (failure) {
            case RefusedException refused ->
                answer(exchange, refused.code(), refused.code().status());
            case InvalidFieldException invalid ->
                answer(
                        exchange,
                        400,
                        ErrorEnvelope.of(ErrorCode.INVALID_REQUEST_FIELD, shown(invalid), invalid.field()));
            case InvalidPolicyException invalid ->
                answer(
                        exchange,
                        400,
                        ErrorEnvelope.of(ErrorCode.INVALID_REQUEST_FIELD, shown(invalid), invalid.field()));
            case RegistryUnavailableException _ -> answer(exchange, ErrorCode.RELAY_UNAVAILABLE, 503);
            case DataBufferLimitException _ -> answer(exchange, ErrorCode.REQUEST_BODY_TOO_LARGE, 413);
            case ResponseStatusException status -> answer(exchange, status);
            default -> internal(exchange, failure);
        };
    }

    private Mono<Void> answer(ServerWebExchange exchange, ResponseStatusException failure) {
        if (failure instanceof MethodNotAllowedException wrongMethod) {
            return methodNotAllowed(exchange, wrongMethod);
        }
        if (hasCause(failure, InvalidIdException.class)) {
            return answer(exchange, ErrorCode.INVALID_TUNNEL_ID_FORMAT, 400);
        }
        if (hasCause(failure, DataBufferLimitException.class)) {
            return answer(exchange, ErrorCode.REQUEST_BODY_TOO_LARGE, 413);
        }
        HttpStatusCode status = failure.getStatusCode();
        return switch (status.value()) {
            case 400 -> answer(exchange, ErrorCode.INVALID_JSON_PAYLOAD, 400);
            case 404 -> answer(exchange, ErrorCode.ROUTE_NOT_FOUND, 404);
            case 406 ->
                answer(exchange, 406, ErrorEnvelope.expecting(ErrorCode.INVALID_HEADER, "Accept: application/json"));
            case 413 -> answer(exchange, ErrorCode.REQUEST_BODY_TOO_LARGE, 413);
            case 415 -> answer(exchange, ErrorCode.UNSUPPORTED_MEDIA_TYPE, 415);
            default ->
                status.is4xxClientError()
                        ? answer(exchange, ErrorCode.MALFORMED_REQUEST, status.value())
                        : internal(exchange, failure);
        };
    }

    private Mono<Void> methodNotAllowed(ServerWebExchange exchange, MethodNotAllowedException failure) {
        exchange.getResponse().getHeaders().setAllow(failure.getSupportedMethods());
        String allowed = failure.getSupportedMethods().stream()
                .map(HttpMethod::name)
                .sorted()
                .collect(joining(", "));
        return answer(exchange, 405, ErrorEnvelope.expecting(ErrorCode.METHOD_NOT_ALLOWED, allowed));
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /// While it was still sending, or before it had read its answer: nobody to answer, and nothing to look
    /// into.
    private static Mono<Void> peerLeft(ServerWebExchange exchange) {
        LOG.atDebug()
                .addKeyValue("requestId", exchange.getResponse().getHeaders().getFirst("X-Request-Id"))
                .log("a peer left before its answer");
        // for who counts statuses: an answer that was not begun would count as 200
        exchange.getResponse().setStatusCode(HttpStatus.BAD_REQUEST);
        return Mono.empty();
    }

    private Mono<Void> internal(ServerWebExchange exchange, Throwable failure) {
        LOG.atError()
                .addKeyValue("requestId", exchange.getResponse().getHeaders().getFirst("X-Request-Id"))
                .setCause(failure)
                .log("a request failed inside the relay");
        return answer(exchange, ErrorCode.INTERNAL, 500);
    }

    /// The envelope of a code, under this status.
    public Mono<Void> answer(ServerWebExchange exchange, ErrorCode code, int status) {
        return answer(exchange, status, ErrorEnvelope.of(code));
    }

    /// An envelope, under this status.
    public Mono<Void> answer(ServerWebExchange exchange, int status, String envelope) {
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(HttpStatusCode.valueOf(status));
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        response.getHeaders().setCacheControl("no-store");
        if (status == 401) {
            response.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            response.getHeaders().set(HttpHeaders.RETRY_AFTER, "60");
        } else if (status == 503) {
            response.getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
        }
        byte[] body = envelope.getBytes(StandardCharsets.UTF_8);
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }

    private static String shown(Exception invalid) {
        return Objects.requireNonNullElse(invalid.getMessage(), "");
    }
}
