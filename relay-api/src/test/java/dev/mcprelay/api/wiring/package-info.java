// SPDX-License-Identifier: Apache-2.0
/// What settings become. Test threads.
@NullMarked
package dev.mcprelay.api.wiring;

import org.jspecify.annotations.NullMarked;
