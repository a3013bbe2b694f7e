// SPDX-License-Identifier: Apache-2.0
/// Which tunnels there are, and which runtime keys they have: the values, the port to the store, and the cache
/// that each node keeps in front of it. Callers may be on any thread, event loops included: nothing here
/// blocks.
@NullMarked
package dev.mcprelay.auth.registry;

import org.jspecify.annotations.NullMarked;
