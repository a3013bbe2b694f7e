// SPDX-License-Identifier: Apache-2.0
/// Administration by REST: tunnels in the shapes of the official `admin tunnels` command, their keys and
/// policies. Beside it the two documents that a tunnel client asks for with its runtime key. Event loops;
/// nothing blocks.
@NullMarked
package dev.mcprelay.api.admin;

import org.jspecify.annotations.NullMarked;
