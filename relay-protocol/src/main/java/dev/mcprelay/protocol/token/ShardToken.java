// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.token;

import dev.mcprelay.protocol.id.CommandId;

/// What a verified shard token says.
///
/// @param command the command that the response belongs to; its owner is the node that waits
/// @param instanceHash of the instance it was handed to: for diagnosis, not for access
/// @param expiry seconds of the Unix epoch
public record ShardToken(CommandId command, int instanceHash, long expiry) {}
