// SPDX-License-Identifier: Apache-2.0
/// What the fault laboratory sends through the relay, and what receives it: callers, tunnel clients, private
/// servers. All of it reports to one history, and none of it believes the relay.
@NullMarked
package dev.mcprelay.testbed.lab.workload;

import org.jspecify.annotations.NullMarked;
