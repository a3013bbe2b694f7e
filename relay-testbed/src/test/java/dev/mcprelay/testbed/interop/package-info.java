// SPDX-License-Identifier: Apache-2.0
/// The relay with programs that others wrote: the official tunnel client, as a process, and the MCP SDKs as callers.
/// One relay and one issuer serve all tests of this package; every test has a tunnel of its own. What a machine lacks
/// is a skip with its reason, never a failure. Test threads, which may be blocked.
@NullMarked
package dev.mcprelay.testbed.interop;

import org.jspecify.annotations.NullMarked;
