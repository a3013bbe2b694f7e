// SPDX-License-Identifier: Apache-2.0
/// Forms of ids, by seeded random. Test code, on JUnit's thread.
@NullMarked
package dev.mcprelay.protocol.id;

import org.jspecify.annotations.NullMarked;
