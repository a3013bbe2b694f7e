// SPDX-License-Identifier: Apache-2.0
/// The fault laboratory, tried in small. Tests block.
@NullMarked
package dev.mcprelay.testbed.lab;

import org.jspecify.annotations.NullMarked;
