// SPDX-License-Identifier: Apache-2.0
/// What happened in a run of the fault laboratory, and whether it may have. The laboratory writes from any
/// thread; the checker reads a finished history and knows nothing of how it came about.
@NullMarked
package dev.mcprelay.testbed.lab.history;

import org.jspecify.annotations.NullMarked;
