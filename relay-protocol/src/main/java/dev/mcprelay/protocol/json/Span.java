// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.json;

/// Where a value stands inside a [RawJson]: first byte, and the byte after the last.
public record Span(int start, int end) {

    public int length() {
        return end - start;
    }
}
