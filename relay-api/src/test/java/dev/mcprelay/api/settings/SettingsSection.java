// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.settings;

import java.util.List;

/// The settings of one record.
///
/// @param intro what they are about; may be empty
record SettingsSection(String prefix, String intro, List<Setting> settings) {
    SettingsSection {
        settings = List.copyOf(settings);
    }
}
