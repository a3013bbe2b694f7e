// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import dev.mcprelay.protocol.json.RawJson;

/// What came as a request's body.
public sealed interface Body {

    record Whole(RawJson bytes) implements Body {}

    /// Over the limit. The rest was read and thrown away, so that the sender can hear the answer.
    ///
    /// @param beginning what had come before the limit was passed
    record TooLarge(RawJson beginning) implements Body {}

    /// It stopped coming.
    record TooSlow() implements Body {}
}
