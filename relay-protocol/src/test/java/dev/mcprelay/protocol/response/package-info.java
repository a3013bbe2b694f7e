// SPDX-License-Identifier: Apache-2.0
/// Responses read with tolerance. Test code, on JUnit's thread.
@NullMarked
package dev.mcprelay.protocol.response;

import org.jspecify.annotations.NullMarked;
