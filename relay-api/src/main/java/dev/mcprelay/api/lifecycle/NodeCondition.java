// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.lifecycle;

/// How a node stands with the others.
public enum NodeCondition {
    GOOD,
    /// Redis does not answer: calls that meet their poll on this node go on, others are refused.
    REDIS_AWAY,
    /// Another process bears this node's id, so each gets messages of the other.
    ID_CONTESTED
}
