// SPDX-License-Identifier: Apache-2.0
/// What a tunnel client posts: pieces of an answer, read by the relay and written by our own client. Anyone
/// may use it, on any thread.
@NullMarked
package dev.mcprelay.protocol.response;

import org.jspecify.annotations.NullMarked;
