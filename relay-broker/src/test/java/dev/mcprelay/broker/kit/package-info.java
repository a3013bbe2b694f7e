// SPDX-License-Identifier: Apache-2.0
/// Object mothers and fakes for tests of the broker and of whoever uses it. Any thread unless a class says
/// otherwise.
@NullMarked
package dev.mcprelay.broker.kit;

import org.jspecify.annotations.NullMarked;
