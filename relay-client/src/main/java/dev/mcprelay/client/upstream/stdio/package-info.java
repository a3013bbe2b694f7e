// SPDX-License-Identifier: Apache-2.0
/// Private servers that are child processes and speak newline-delimited JSON on stdin and stdout. Each child has three
/// daemon threads of its own, because pipes block; everything else is called on any thread.
@NullMarked
package dev.mcprelay.client.upstream.stdio;

import org.jspecify.annotations.NullMarked;
