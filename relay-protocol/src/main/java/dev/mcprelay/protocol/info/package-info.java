// SPDX-License-Identifier: Apache-2.0
/// What a tunnel client says of itself: version, channels, capabilities. Parsed with tolerance: whatever is unknown is
/// treated as not said. Anyone may use it, on any thread.
@NullMarked
package dev.mcprelay.protocol.info;

import org.jspecify.annotations.NullMarked;
