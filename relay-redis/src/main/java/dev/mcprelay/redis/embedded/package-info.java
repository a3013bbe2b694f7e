// SPDX-License-Identifier: Apache-2.0
/// A real Redis server as a child process, for development: `./relay serve` and tests without a Redis of their
/// own. Only the start of the application calls it; starting waits on the calling thread.
@NullMarked
package dev.mcprelay.redis.embedded;

import org.jspecify.annotations.NullMarked;
