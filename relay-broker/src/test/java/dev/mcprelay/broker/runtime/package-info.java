// SPDX-License-Identifier: Apache-2.0
/// Tests of the broker on one node, with a clock that moves by hand.
@NullMarked
package dev.mcprelay.broker.runtime;

import org.jspecify.annotations.NullMarked;
