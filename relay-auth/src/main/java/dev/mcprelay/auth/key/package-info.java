// SPDX-License-Identifier: Apache-2.0
/// Runtime keys and the admin key: minting and matching. The edge calls it, on any thread; nothing here waits.
@NullMarked
package dev.mcprelay.auth.key;

import org.jspecify.annotations.NullMarked;
