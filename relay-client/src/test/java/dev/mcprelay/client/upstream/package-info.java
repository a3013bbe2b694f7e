// SPDX-License-Identifier: Apache-2.0
/// Ids and failures. Test code, on JUnit's thread.
@NullMarked
package dev.mcprelay.client.upstream;

import org.jspecify.annotations.NullMarked;
