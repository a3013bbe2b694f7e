// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

import java.time.Duration;
import java.util.List;

import dev.mcprelay.protocol.command.TunnelCommand;

/// Commands on their way into one poll answer. Whoever holds it calls exactly one of the settling methods,
/// once, and within [#SETTLED_WITHIN].
public interface CommandBatch {

    /// The broker remembers for longer than this what it has given away, and not for ever: a batch that is
    /// settled later could be one that it knows nothing of any more.
    Duration SETTLED_WITHIN = Duration.ofSeconds(35);

    List<TunnelCommand> commands();

    /// The answer was written, whole.
    void written();

    /// Certainly no byte of the answer has left: the commands go back to their place in the queue.
    void unwritten();

    /// Some bytes may have left: the commands may be running, and are never handed out again.
    void lost();
}
