// SPDX-License-Identifier: Apache-2.0
/// Tests of the demo's own sentences; that it works is shown where the README is run. Test threads.
@NullMarked
package dev.mcprelay.testbed.demo;

import org.jspecify.annotations.NullMarked;
