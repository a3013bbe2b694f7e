// SPDX-License-Identifier: Apache-2.0
/// The surface of AI clients: one MCP message in, one answer or stream out. What differs between the eras of MCP stands
/// in the packages below; here is what they share. Runs on the event loops; nothing blocks.
@NullMarked
package dev.mcprelay.api.mcp;

import org.jspecify.annotations.NullMarked;
