// SPDX-License-Identifier: Apache-2.0
/// HTTP header fields as they cross a tunnel, and the one table that says which of them cross. Anyone may use
/// it, on any thread.
@NullMarked
package dev.mcprelay.protocol.header;

import org.jspecify.annotations.NullMarked;
