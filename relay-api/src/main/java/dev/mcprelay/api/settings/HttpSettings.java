// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.settings;

import java.util.List;

import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param allowedOrigins web pages that may call, besides those of the public URL; `*`: any
public record HttpSettings(@DefaultValue List<String> allowedOrigins) {
    public HttpSettings {
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
