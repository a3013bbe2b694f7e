// SPDX-License-Identifier: Apache-2.0
/// The wire's golden files and the module's architecture. Test code, on JUnit's thread.
@NullMarked
package dev.mcprelay.protocol;

import org.jspecify.annotations.NullMarked;
