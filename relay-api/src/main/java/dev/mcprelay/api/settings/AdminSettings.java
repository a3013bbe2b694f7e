// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.settings;

import org.jspecify.annotations.Nullable;

/// @param key the bootstrap admin key, plain or `sha256:` and its digest; absent: generated, in `admin.key` of
///     the data folder (development)
public record AdminSettings(@Nullable String key) {

    @Override
    public String toString() {
        return "AdminSettings[key=[REDACTED]]";
    }
}
