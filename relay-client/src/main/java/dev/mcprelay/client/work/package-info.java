// SPDX-License-Identifier: Apache-2.0
/// The commands between poll and answer: a bounded queue, a bounded number of workers, a deadline for each command.
/// Used by the client itself; runs on event loops, never blocking.
@NullMarked
package dev.mcprelay.client.work;

import org.jspecify.annotations.NullMarked;
