// SPDX-License-Identifier: Apache-2.0
/// Tests of the test world itself, so that a failure elsewhere is never its doing. Run by the build; threads as JUnit
/// gives them.
@NullMarked
package dev.mcprelay.testbed.server;

import org.jspecify.annotations.NullMarked;
