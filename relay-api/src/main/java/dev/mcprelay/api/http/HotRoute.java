// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import reactor.core.publisher.Mono;

/// A route that is served in front of the dispatcher because it is asked for with every call.
public interface HotRoute {

    /// Whether this request is mine. Sees every request: no allocation.
    ///
    /// @param path raw, without the query
    boolean matches(String path);

    /// Serves it. Completes when the answer is written; is cancelled when the peer closes the connection.
    Mono<Void> serve(HttpCall call);

    /// The answer when an error leaves [#serve], in the form of this surface.
    Answer failure(HttpCall call);
}
