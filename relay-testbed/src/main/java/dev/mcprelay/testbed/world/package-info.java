// SPDX-License-Identifier: Apache-2.0
/// The pieces of a world as one would have them: relay nodes, a cluster of them, and whoever administers and calls. For
/// the demo and the system tests; threads of the one who calls, which may be blocked.
@NullMarked
package dev.mcprelay.testbed.world;

import org.jspecify.annotations.NullMarked;
