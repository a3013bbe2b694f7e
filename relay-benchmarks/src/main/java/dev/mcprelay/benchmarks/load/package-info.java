// SPDX-License-Identifier: Apache-2.0
/// Load from end to end: callers, a tunnel client and a private server here, the relay in a process of its own. Prints
/// ratios to a direct call of the same private server in the same run. Threads are blocked as in any load generator.
@NullMarked
package dev.mcprelay.benchmarks.load;

import org.jspecify.annotations.NullMarked;
