// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

/// One response POST, on this node.
public record PostId(long sequence) {}
