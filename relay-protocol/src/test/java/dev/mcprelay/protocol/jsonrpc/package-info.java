// SPDX-License-Identifier: Apache-2.0
/// Envelopes, good and bad, and the identity of what is not replaced. Test code, on JUnit's thread.
@NullMarked
package dev.mcprelay.protocol.jsonrpc;

import org.jspecify.annotations.NullMarked;
