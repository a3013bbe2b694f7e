// SPDX-License-Identifier: Apache-2.0
/// What the fault laboratory can do to a relay under load. One thread injects faults, one after another.
@NullMarked
package dev.mcprelay.testbed.lab.fault;

import org.jspecify.annotations.NullMarked;
