// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

import java.util.Locale;

/// Why calls of a channel pass an instance over as long as another serves.
public enum Ailment {
    /// Its client said several times in a row that the private server was not there.
    UNREACHABLE,
    /// Calls are old and nothing was answered since they came.
    UNANSWERED,
    /// It polls again later than a client does that is well.
    LATE_POLLS;

    /// As documents and meters name it.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
