// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.workload;

/// What is wrong on purpose, so that it can be seen that the checker sees it.
public enum Mischief {
    NONE,
    /// Every tenth call or so runs twice.
    RUN_TWICE,
    /// Every tenth call or so gets the result of the call before it.
    SWAP_ANSWERS
}
