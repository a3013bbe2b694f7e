// SPDX-License-Identifier: Apache-2.0
/// The load generator at its smallest. Test code, on JUnit's thread.
@NullMarked
package dev.mcprelay.benchmarks.load;

import org.jspecify.annotations.NullMarked;
