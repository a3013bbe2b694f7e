// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.bug;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

import dev.mcprelay.broker.port.FrameBus;

/// What is wrong with a relay on purpose.
public enum Bug {
    NONE,
    /// Some commands are granted once more, under the next number, while the first grant stands.
    DOUBLE_GRANT,
    /// Some answers are sent to the owner of another call, as the answer to that.
    STRAY_RESPONSE;

    FrameBus into(FrameBus bus) {
        return switch (this) {
            case NONE -> bus;
            case DOUBLE_GRANT -> new DoubleGrantBus(bus);
            case STRAY_RESPONSE -> new StrayResponseBus(bus);
        };
    }

    /// As it is asked for.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Bug> of(String wireName) {
        return Arrays.stream(values())
                .filter(bug -> bug.wireName().equals(wireName))
                .findFirst();
    }
}
