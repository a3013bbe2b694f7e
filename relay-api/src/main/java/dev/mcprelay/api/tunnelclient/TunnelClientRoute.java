// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.tunnelclient;

import reactor.core.publisher.Mono;

import dev.mcprelay.api.http.Answer;
import dev.mcprelay.api.http.HotRoute;
import dev.mcprelay.api.http.HttpCall;
import dev.mcprelay.api.tunnelclient.workaround.SingularPaths;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.InvalidIdException;
import dev.mcprelay.protocol.id.TunnelId;

/// `GET /v1/tunnels/{id}/poll` and `POST /v1/tunnels/{id}/response`, and the same below `/v1/tunnel/` for
/// v0.0.9 and before.
public final class TunnelClientRoute implements HotRoute {
    private static final String PLURAL = "/v1/tunnels/";
    private static final String POLL = "/poll";
    private static final String RESPONSE = "/response";

    private final PollHandler polls;
    private final ResponseHandler responses;

    public TunnelClientRoute(PollHandler polls, ResponseHandler responses) {
        this.polls = polls;
        this.responses = responses;
    }

    @Override
    public boolean matches(String path) {
        return (path.endsWith(POLL) || path.endsWith(RESPONSE)) && isOurs(SingularPaths.modern(path));
    }

    private static boolean isOurs(String path) {
        int slash = path.indexOf('/', PLURAL.length());
        return path.startsWith(PLURAL) && slash > PLURAL.length() && path.indexOf('/', slash + 1) < 0;
    }

    @Override
    public Mono<Void> serve(HttpCall call) {
        String path = SingularPaths.modern(call.path());
        boolean poll = path.endsWith(POLL);
        String method = poll ? "GET" : "POST";
        if (!call.method().equals(method)) {
            return call.answer(Answer.methodNotAllowed(method));
        }
        TunnelId tunnel;
        try {
            tunnel = new TunnelId(path.substring(PLURAL.length(), path.lastIndexOf('/')));
        } catch (InvalidIdException malformed) {
            return call.answer(Answer.error(ErrorCode.INVALID_TUNNEL_ID_FORMAT));
        }
        return poll ? polls.serve(call, tunnel) : responses.serve(call, tunnel);
    }

    /// Not 500: to that a client gives its answer up, and to this it posts it again.
    @Override
    public Answer failure(HttpCall call) {
        return ClientAnswers.unavailable();
    }
}
