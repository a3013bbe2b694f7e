// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import reactor.core.publisher.Mono;

import dev.mcprelay.protocol.json.RawJson;

/// What came as a request's body.
public sealed interface Body {

    record Whole(RawJson bytes) implements Body {}

    /// Over the limit, as soon as that is known.
    ///
    /// @param beginning what had come before the limit was passed
    /// @param rest completes when the rest has been read and thrown away, or too much of it: a sender that
    /// is answered earlier may not hear the answer
    record TooLarge(RawJson beginning, Mono<Void> rest) implements Body {}

    /// It stopped coming.
    record TooSlow() implements Body {}
}
