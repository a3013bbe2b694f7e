// SPDX-License-Identifier: Apache-2.0
/// Pauses and dates. Test code, on JUnit's thread.
@NullMarked
package dev.mcprelay.client.timing;

import org.jspecify.annotations.NullMarked;
