// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.settings;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Everything below `relay.*`. A key that nobody knows is refused: it may be a restriction, misspelt.
///
/// @param publicUrl the origin in every resource id, document and challenge; requests are never trusted to
/// say it; absent: `http://localhost` and the server's port, for trying out
/// @param profile `production` refuses what is only good for trying out
/// @param dataDir where the embedded Redis and generated secrets live
@ConfigurationProperties(prefix = "relay", ignoreUnknownFields = false)
public record RelaySettings(
        @Nullable String publicUrl,
        @DefaultValue("development") Profile profile,
        @DefaultValue(".relay") Path dataDir,
        @DefaultValue RedisSettings redis,
        @DefaultValue RegistrySettings registry,
        @DefaultValue AdminSettings admin,
        @DefaultValue ClusterSettings cluster,
        @DefaultValue AuthSettings auth,
        @DefaultValue CallSettings mcp,
        @DefaultValue LimitSettings limits,
        @DefaultValue BrokerSettings broker,
        @DefaultValue HttpSettings http,
        @DefaultValue DrainSettings drain) {

    /// How careful to be.
    public enum Profile {
        /// Embedded Redis, generated keys, http issuers, open tunnels: all allowed.
        DEVELOPMENT,
        /// None of them.
        PRODUCTION
    }

    public boolean isProduction() {
        return profile == Profile.PRODUCTION;
    }
}
