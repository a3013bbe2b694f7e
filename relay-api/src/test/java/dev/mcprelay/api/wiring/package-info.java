// SPDX-License-Identifier: Apache-2.0
/// How the parts are put together, and what settings become. Test threads.
@NullMarked
package dev.mcprelay.api.wiring;

import org.jspecify.annotations.NullMarked;
