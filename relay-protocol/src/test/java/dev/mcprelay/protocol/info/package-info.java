// SPDX-License-Identifier: Apache-2.0
/// What clients say of themselves. Test code, on JUnit's thread.
@NullMarked
package dev.mcprelay.protocol.info;

import org.jspecify.annotations.NullMarked;
