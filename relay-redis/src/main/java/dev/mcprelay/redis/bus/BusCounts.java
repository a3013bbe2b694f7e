// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

/// What the bus has met since it was opened: for metrics.
///
/// @param received messages that were told
/// @param unknown messages of a type that a later release has added
/// @param unreadable frames that were no message of this cluster
/// @param gaps messages before which others were missing
/// @param renewals of the subscription
public record BusCounts(long received, long unknown, long unreadable, long gaps, long renewals) {}
