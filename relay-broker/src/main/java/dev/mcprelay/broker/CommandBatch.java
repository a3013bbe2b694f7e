// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

import java.util.List;

import dev.mcprelay.protocol.command.TunnelCommand;

/// Commands on their way into one poll answer. Whoever holds it calls exactly one of the settling methods, once.
public interface CommandBatch {

    List<TunnelCommand> commands();

    /// The answer was written, whole.
    void written();

    /// Certainly no byte of the answer has left: the commands go back to their place in the queue.
    void unwritten();

    /// Some bytes may have left: the commands may be running, and are never handed out again.
    void lost();
}
