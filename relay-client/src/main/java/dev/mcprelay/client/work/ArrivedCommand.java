// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.work;

import dev.mcprelay.protocol.command.TunnelCommand;

/// A command, and when its deadline began to run.
///
/// @param headersAt monotonic nanoseconds when the headers of its poll answer came
public record ArrivedCommand(TunnelCommand command, long headersAt) {}
