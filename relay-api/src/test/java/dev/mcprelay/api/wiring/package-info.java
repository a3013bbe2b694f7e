// SPDX-License-Identifier: Apache-2.0
/// How the parts are put together: the start without Redis, and a node that loses it.
@NullMarked
package dev.mcprelay.api.wiring;

import org.jspecify.annotations.NullMarked;
