// SPDX-License-Identifier: Apache-2.0
/// Child processes, well and badly behaved. Test code, on JUnit's thread.
@NullMarked
package dev.mcprelay.client.upstream.stdio;

import org.jspecify.annotations.NullMarked;
