// SPDX-License-Identifier: Apache-2.0
/// Tests of the module as a whole. Called by the build, on its thread.
@NullMarked
package dev.mcprelay.broker;

import org.jspecify.annotations.NullMarked;
