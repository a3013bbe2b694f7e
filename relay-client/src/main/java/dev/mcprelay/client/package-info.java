// SPDX-License-Identifier: Apache-2.0
/// A tunnel client: [dev.mcprelay.client.TunnelClient] for programs, `TunnelClientConsole` for people. It polls a relay
/// for commands, runs them against private MCP servers, and posts the answers. Anyone may use the public types, on any
/// thread; nothing here blocks but the console's main thread.
@NullMarked
package dev.mcprelay.client;

import org.jspecify.annotations.NullMarked;
