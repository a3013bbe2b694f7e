// SPDX-License-Identifier: Apache-2.0
/// Start and stop, and what follows a change of the registry. The order of the stop and its reasons stand in
/// [dev.mcprelay.api.lifecycle.DrainSequence].
@NullMarked
package dev.mcprelay.api.lifecycle;

import org.jspecify.annotations.NullMarked;
