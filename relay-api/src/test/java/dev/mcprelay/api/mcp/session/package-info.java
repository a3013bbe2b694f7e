// SPDX-License-Identifier: Apache-2.0
/// Sessions of the relay's own, and how they begin anew. Test threads only.
@NullMarked
package dev.mcprelay.api.mcp.session;

import org.jspecify.annotations.NullMarked;
