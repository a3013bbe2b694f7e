// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.info;

import dev.mcprelay.protocol.id.ChannelName;

/// One channel of an instance.
///
/// @param stateless the private server takes self-contained requests of MCP 2026-07-28 (server info v2)
/// @param affine its state lives inside the client's process (`proc_affinity`): a session must stay with the instance
public record ChannelInfo(ChannelName name, boolean stateless, boolean affine) {}
