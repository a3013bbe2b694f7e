// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import dev.mcprelay.broker.core.Tick;

/// Runs something later, on a thread of its own. Any thread may ask.
public interface Wakeups {

    /// Runs `task` once, not before `when`. The task must be quick and must not throw.
    Wakeup at(Tick when, Runnable task);

    /// Something that will run unless it is cancelled before.
    @FunctionalInterface
    interface Wakeup {
        void cancel();
    }
}
