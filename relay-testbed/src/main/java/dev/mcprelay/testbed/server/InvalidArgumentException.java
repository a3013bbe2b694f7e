// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

/// A tool was called with an argument that it cannot take; becomes -32602 in one place, [ToolCalls].
final class InvalidArgumentException extends RuntimeException {
    InvalidArgumentException(String message) {
        super(message, null, false, false);
    }
}
