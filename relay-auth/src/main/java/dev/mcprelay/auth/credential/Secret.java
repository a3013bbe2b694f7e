// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.credential;

/// A value that must not be seen: it prints as `[REDACTED]`. [#reveal] marks every place where it leaves its
/// wrapping.
public record Secret<T>(T reveal) {

    public static <T> Secret<T> of(T value) {
        return new Secret<>(value);
    }

    @Override
    public String toString() {
        return "[REDACTED]";
    }
}
