// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.key;

import java.util.Locale;
import java.util.regex.Pattern;

import dev.mcprelay.auth.credential.Secret;

/// The bootstrap admin key (`relay.admin.key`): its plain text, or `sha256:` and the digest in hexadecimal.
/// Only the digest is kept.
public record AdminKey(Secret<String> digest, AdminRole role) {
    private static final String DIGEST_PREFIX = "sha256:";
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    /// @throws IllegalArgumentException when the setting is empty or no digest after `sha256:`; the message
    /// never holds the value
    public static AdminKey parse(Secret<String> configured) {
        String value = configured.reveal();
        if (value.startsWith(DIGEST_PREFIX)) {
            String hex = value.substring(DIGEST_PREFIX.length()).toLowerCase(Locale.ROOT);
            if (!HEX.matcher(hex).matches()) {
                throw new IllegalArgumentException(
                        "admin key: no digest (expected: sha256: and 64 hexadecimal digits, or the key itself)");
            }
            return new AdminKey(Secret.of(hex), AdminRole.ADMIN);
        }
        if (value.isBlank() || value.chars().anyMatch(c -> c <= 0x20 || c >= 0x7f)) {
            throw new IllegalArgumentException("admin key: empty or with blanks (expected: visible ASCII characters)");
        }
        return new AdminKey(Secret.of(Digest.of(value).hex()), AdminRole.ADMIN);
    }

    /// In constant time.
    public boolean matches(Secret<String> shown) {
        return Digest.of(shown.reveal()).matches(digest.reveal());
    }
}
