// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

/// One poll of one HTTP request, on this node.
public record PollId(long sequence) {}
