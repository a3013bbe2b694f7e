// SPDX-License-Identifier: Apache-2.0
/// Start, stop and readiness, without a server. Test threads.
@NullMarked
package dev.mcprelay.api.lifecycle;

import org.jspecify.annotations.NullMarked;
