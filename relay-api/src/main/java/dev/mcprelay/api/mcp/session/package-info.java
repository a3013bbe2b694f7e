// SPDX-License-Identifier: Apache-2.0
/// MCP 2025-03-26 to 2025-11-25: sessions, and the ids that the relay mints where the private server has none. Any
/// thread.
@NullMarked
package dev.mcprelay.api.mcp.session;

import org.jspecify.annotations.NullMarked;
