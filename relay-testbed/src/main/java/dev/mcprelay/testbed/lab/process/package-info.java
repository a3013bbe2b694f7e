// SPDX-License-Identifier: Apache-2.0
/// What the fault laboratory breaks: relay nodes and Redis servers as processes of their own, and the ways
/// between them. Its methods block; the laboratory's own threads call them.
@NullMarked
package dev.mcprelay.testbed.lab.process;

import org.jspecify.annotations.NullMarked;
