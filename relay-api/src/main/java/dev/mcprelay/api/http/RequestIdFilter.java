// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

import dev.mcprelay.protocol.header.HeaderName;

/// `X-Request-Id` on every answer of the WebFlux side, before anything can fail.
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class RequestIdFilter implements WebFilter {

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String sent = exchange.getRequest().getHeaders().getFirst(HeaderName.REQUEST_ID);
        exchange.getResponse().getHeaders().set(HeaderName.REQUEST_ID, RequestIds.of(sent));
        return chain.filter(exchange);
    }
}
