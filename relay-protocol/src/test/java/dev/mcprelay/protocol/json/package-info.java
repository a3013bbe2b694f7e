// SPDX-License-Identifier: Apache-2.0
/// Spans of random documents. Test code, on JUnit's thread.
@NullMarked
package dev.mcprelay.protocol.json;

import org.jspecify.annotations.NullMarked;
