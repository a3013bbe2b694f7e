// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.settings;

import java.util.Locale;

/// One key that an operator can set, as the handbook shows it.
///
/// @param key a list's first element stands for all: `[0]`
/// @param map its own keys are the operator's, so it has no environment variable
record Setting(String key, String type, String defaultValue, String meaning, boolean map) {

    /// The variable that sets it.
    String variable() {
        return key.replace("[0]", "_0").replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
