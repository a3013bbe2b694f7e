// SPDX-License-Identifier: Apache-2.0
/// What `./relay demo` runs: everything in one process, up to a real tool call. Its main thread may be blocked.
@NullMarked
package dev.mcprelay.testbed.demo;

import org.jspecify.annotations.NullMarked;
