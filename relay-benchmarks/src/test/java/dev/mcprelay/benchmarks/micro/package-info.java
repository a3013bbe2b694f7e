// SPDX-License-Identifier: Apache-2.0
/// Every JMH case, once. Test code, on JUnit's thread.
@NullMarked
package dev.mcprelay.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
