// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.match;

/// Why an instance takes no more polls for now.
public enum Absence {
    /// It has as much as it asked for, and polls again when it has room: whoever waits may go on waiting.
    BUSY,
    /// It should have polled again. It may come back, here or elsewhere.
    AWAY,
    /// For good.
    GONE
}
