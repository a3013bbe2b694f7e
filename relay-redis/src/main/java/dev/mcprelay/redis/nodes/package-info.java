// SPDX-License-Identifier: Apache-2.0
/// The list of nodes in Redis: this node beats every second, and remembers when it last saw each other node.
/// The wiring opens it; the broker's runtime asks it on any thread.
@NullMarked
package dev.mcprelay.redis.nodes;

import org.jspecify.annotations.NullMarked;
