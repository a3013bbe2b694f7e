// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

import dev.mcprelay.protocol.response.TunnelResponse;

/// What came of reading the body of a response POST. Its command is known from the shard token in any case.
public sealed interface PostedResponse {

    record Read(TunnelResponse response) implements PostedResponse {}

    /// The body was over the cap, and discarded.
    record TooLarge() implements PostedResponse {}

    /// The body was no response.
    record Unreadable() implements PostedResponse {}
}
