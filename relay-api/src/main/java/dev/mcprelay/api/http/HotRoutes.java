// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/// Mounts the hot routes in front of WebFlux. What no hot route takes goes the ordinary way.
public final class HotRoutes implements NettyRouteProvider {
    private static final Logger LOG = LoggerFactory.getLogger(HotRoutes.class);

    private final List<HotRoute> routes;
    private volatile boolean leaving;

    public HotRoutes(List<HotRoute> routes) {
        this.routes = List.copyOf(routes);
    }

    /// From now on each answer ends its connection: who comes back is led to another node, and nobody is on the
    /// way here when the listener closes.
    public void leave() {
        leaving = true;
    }

    @Override
    public HttpServerRoutes apply(HttpServerRoutes server) {
        HttpServerRoutes mounted = server;
        for (HotRoute route : routes) {
            mounted = mounted.route(request -> route.matches(HttpCall.pathOf(request)), (q, a) -> serve(route, q, a));
        }
        return mounted;
    }

    private Mono<Void> serve(HotRoute route, HttpServerRequest request, HttpServerResponse response) {
        HttpCall call = new HttpCall(request, response, () -> leaving);
        return Mono.defer(() -> route.serve(call)).onErrorResume(error -> failed(route, call, error));
    }

    private static Mono<Void> failed(HotRoute route, HttpCall call, Throwable error) {
        if (call.isPeerGone() || call.hasAnswered()) {
            return Mono.error(error);
        }
        if (AbortedException.isConnectionReset(error)) {
            // the peer broke off while it was still sending: nobody to answer, and nothing to look into
            call.breakOff();
            return Mono.empty();
        }
        LOG.atError()
                .addKeyValue("requestId", call.requestId())
                .setCause(error)
                .log("a request failed inside the relay");
        return call.answer(route.failure(call));
    }
}
