// SPDX-License-Identifier: Apache-2.0
/// Private MCP servers of both eras, honest unless a test asks otherwise: over HTTP and over stdio, with one message
/// logic. Tests, the demo and the benchmarks start them; messages are answered on event loops and timer threads.
@NullMarked
package dev.mcprelay.testbed.server;

import org.jspecify.annotations.NullMarked;
