// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import dev.mcprelay.broker.port.FrameBus;
import dev.mcprelay.broker.port.Matchmaker;
import dev.mcprelay.broker.port.Membership;

/// The other nodes, and how to reach them.
public record Cluster(Matchmaker matchmaker, FrameBus bus, Membership membership) {}
