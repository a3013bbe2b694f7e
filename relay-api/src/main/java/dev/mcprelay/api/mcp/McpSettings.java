// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp;

import java.time.Duration;

/// How calls are served.
///
/// @param deadline how long a call may take
/// @param longestDeadline how long a stream may stay open
/// @param keepAlive how often an open stream says that it is alive
/// @param offlineStatus what a caller gets when no client is connected: 503, or 404 as the hosted service answers
/// @param unknownOutcomeStatus what a caller gets when the tool may have run: 0 for the failure's own status, or 200
///     behind proxies that repeat a request after 5xx
/// @param largestBody of a request, in bytes
public record McpSettings(
        Duration deadline,
        Duration longestDeadline,
        Duration keepAlive,
        int offlineStatus,
        int unknownOutcomeStatus,
        int largestBody) {}
