// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

import reactor.core.publisher.Flux;

import dev.mcprelay.protocol.id.CommandId;

/// An accepted call, as its caller's side sees it.
public interface Exchange {

    CommandId id();

    /// The answer as it comes: notices, then one final, then completion; never an error. One subscriber.
    /// Bounded: when the reader is slow the client that posts waits. Cancelling is the only cancel: it says
    /// that the caller has left.
    Flux<Frame> frames();
}
