// SPDX-License-Identifier: Apache-2.0
/// Commands written and read. Test code, on JUnit's thread.
@NullMarked
package dev.mcprelay.protocol.command;

import org.jspecify.annotations.NullMarked;
