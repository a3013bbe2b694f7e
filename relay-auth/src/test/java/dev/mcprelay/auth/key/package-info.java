// SPDX-License-Identifier: Apache-2.0
/// Minting and matching keys. Test code only.
@NullMarked
package dev.mcprelay.auth.key;

import org.jspecify.annotations.NullMarked;
