// SPDX-License-Identifier: Apache-2.0
/// A relay that errs on purpose, to see the laboratory catch it: the real node, and between it and Redis a bus
/// that does what no bus may. Started by the laboratory as a process of its own; no relay that anybody runs
/// has any of it.
@NullMarked
package dev.mcprelay.testbed.lab.bug;

import org.jspecify.annotations.NullMarked;
