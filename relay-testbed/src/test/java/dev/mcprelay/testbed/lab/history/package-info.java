// SPDX-License-Identifier: Apache-2.0
/// Histories made by hand, one for each thing that may never happen. One thread.
@NullMarked
package dev.mcprelay.testbed.lab.history;

import org.jspecify.annotations.NullMarked;
