// SPDX-License-Identifier: Apache-2.0
/// JMH cases: what one step of a call costs by itself. Run with `./relay bench micro`.
@NullMarked
package dev.mcprelay.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
