// SPDX-License-Identifier: Apache-2.0
/// Which header crosses where, as one table. Test code, on JUnit's thread.
@NullMarked
package dev.mcprelay.protocol.header;

import org.jspecify.annotations.NullMarked;
