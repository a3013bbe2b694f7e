// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.demo;

import java.util.List;
import java.util.Optional;

/// What the arguments of the demo say.
///
/// @param once end after the call
/// @param port of the relay; 0: any free one
record DemoOptions(boolean once, int port) {
    static final int USUAL_PORT = 8080;

    /// Empty when they make no sense.
    static Optional<DemoOptions> of(List<String> arguments) {
        boolean once = false;
        int port = USUAL_PORT;
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--once" -> once = true;
                case "--port" -> {
                    i++;
                    port = i < arguments.size() ? number(arguments.get(i)) : -1;
                }
                default -> port = -1;
            }
            if (port < 0 || port > 65_535) {
                return Optional.empty();
            }
        }
        return Optional.of(new DemoOptions(once, port));
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
