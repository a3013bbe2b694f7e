// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.settings;

import java.util.List;

import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param secrets HMAC secrets that all nodes share, newest first, each `id:secret` with an id of 0 to
/// 255 and at least 32 characters of secret; none: generated (development)
public record ClusterSettings(@DefaultValue List<String> secrets) {
    public ClusterSettings {
        secrets = List.copyOf(secrets);
    }

    @Override
    public String toString() {
        return "ClusterSettings[secrets=[REDACTED]]";
    }
}
