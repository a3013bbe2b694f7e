// SPDX-License-Identifier: Apache-2.0
/// What the client asks of a private MCP server, and how it words that server's failures. Implement
/// [dev.mcprelay.client.upstream.Upstream] for another transport. Any thread.
@NullMarked
package dev.mcprelay.client.upstream;

import org.jspecify.annotations.NullMarked;
