// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.key;

/// What the holder of an admin key may do.
public enum AdminRole {
    /// Everything.
    ADMIN,
    /// Everything but key material and policies.
    OPERATOR,
    /// Reading.
    VIEWER
}
