// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.response.TunnelResponse;

/// A piece of an answer.
public sealed interface Frame {

    /// A message before the answer, as it was posted: its ids are the wire's.
    record Notice(TunnelResponse response) implements Frame {}

    /// Notices were dropped here because the caller did not read for longer than the client may wait.
    record Gap(int dropped) implements Frame {}

    /// The outcome. Exactly one, and the last.
    sealed interface Final extends Frame {}

    /// The private server, or the client in its place, has answered.
    ///
    /// @param instance that served it
    /// @param affine its channel's state lives in the client's process, or may
    record Answered(TunnelResponse response, InstanceId instance, boolean affine, StageTimes times) implements Final {}

    /// The call ended otherwise.
    ///
    /// @param delivered whether it was, or may have been, handed to a client
    record Failed(ErrorCode reason, Phase phase, boolean delivered, StageTimes times) implements Final {}

    /// How far the call had come.
    enum Phase {
        WAITING,
        GRANTED,
        EXECUTING
    }
}
