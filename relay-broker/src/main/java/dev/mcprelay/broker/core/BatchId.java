// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

/// One poll answer with commands, on this node, until it is settled.
public record BatchId(long sequence) {}
