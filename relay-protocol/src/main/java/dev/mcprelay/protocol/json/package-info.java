// SPDX-License-Identifier: Apache-2.0
/// JSON as the bytes that came, and the one pass over them that finds the few fields a relay looks at. Anyone
/// may use it, on any thread; nothing here changes once made. Nothing is ever parsed and written again:
/// numbers, key order, escapes and duplicate keys inside `params` and `result` arrive as they were sent.
@NullMarked
package dev.mcprelay.protocol.json;

import org.jspecify.annotations.NullMarked;
