// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client;

import java.time.Duration;

/// How a client's way to its relay fares, for whoever watches the client.
public sealed interface LinkState {

    /// The relay takes the client's polls. Told once, and again after each failure.
    record Connected() implements LinkState {}

    /// A poll failed; there is another one after the pause.
    ///
    /// @param status what the relay answered; 0 when no answer came
    record Failing(int status, Duration pause) implements LinkState {

        /// The relay knows no such tunnel or not this key, and says so.
        public boolean refused() {
            return status == 401 || status == 403 || status == 404;
        }
    }
}
