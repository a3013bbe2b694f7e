// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import dev.mcprelay.broker.Delivery;

/// Whoever posted a notice, and wants to know what became of it.
@FunctionalInterface
interface Poster {

    /// Once.
    void settle(Delivery delivery);

    /// There is no room for it now: it waits. May come after it was settled.
    default void held() {}
}
