// SPDX-License-Identifier: Apache-2.0
/// Tests of the state machines, one step after another on the test's thread.
@NullMarked
package dev.mcprelay.broker.core;

import org.jspecify.annotations.NullMarked;
