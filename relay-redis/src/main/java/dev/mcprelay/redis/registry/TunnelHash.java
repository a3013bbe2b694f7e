// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.auth.registry.KeyId;
import dev.mcprelay.auth.registry.RuntimeKey;
import dev.mcprelay.auth.registry.TunnelEntry;
import dev.mcprelay.protocol.id.TunnelId;

/// The fields of a tunnel's hash. One key holds all of a tunnel, so that one read sees it whole.
final class TunnelHash {
    static final String DOCUMENT = "doc";
    static final String VERSION = "version";
    private static final String KEY = "k:";
    private static final String USED = "u:";

    private TunnelHash() {}

    static String key(KeyId id) {
        return KEY + id;
    }

    static String used(KeyId id) {
        return USED + id;
    }

    /// Empty when there is no such tunnel.
    static Optional<TunnelEntry> entry(TunnelId id, Map<String, String> fields) {
        String document = fields.get(DOCUMENT);
        String version = fields.get(VERSION);
        if (document == null || version == null) {
            return Optional.empty();
        }
        List<RuntimeKey> keys = new ArrayList<>();
        fields.forEach((field, value) -> {
            if (field.startsWith(KEY)) {
                KeyId key = new KeyId(field.substring(KEY.length()));
                keys.add(TunnelJson.key(key, value, instant(fields.get(used(key)))));
            }
        });
        keys.sort(Comparator.comparing(RuntimeKey::createdAt));
        return Optional.of(new TunnelEntry(TunnelJson.tunnel(id, document), keys, Long.parseLong(version)));
    }

    private static @Nullable Instant instant(@Nullable String millis) {
        return millis == null ? null : Instant.ofEpochMilli(Long.parseLong(millis));
    }
}
