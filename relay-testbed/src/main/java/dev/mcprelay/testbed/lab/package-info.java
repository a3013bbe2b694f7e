// SPDX-License-Identifier: Apache-2.0
/// The fault laboratory, `./relay lab`: relay nodes as processes, a real Redis, load, faults, and a
/// judgement of the whole history. Its threads block.
@NullMarked
package dev.mcprelay.testbed.lab;

import org.jspecify.annotations.NullMarked;
