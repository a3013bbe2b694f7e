// SPDX-License-Identifier: Apache-2.0
/// MCP 2026-07-28: self-contained requests whose headers mirror the body. Pure functions; any thread.
@NullMarked
package dev.mcprelay.api.mcp.modern;

import org.jspecify.annotations.NullMarked;
