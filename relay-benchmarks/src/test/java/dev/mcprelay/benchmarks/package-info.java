// SPDX-License-Identifier: Apache-2.0
/// Tests of the benchmarks as a whole. Run by the build; threads as JUnit gives them.
@NullMarked
package dev.mcprelay.benchmarks;

import org.jspecify.annotations.NullMarked;
