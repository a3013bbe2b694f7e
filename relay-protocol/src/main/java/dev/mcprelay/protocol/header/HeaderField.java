// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.header;

/// One header line. Names compare without case; values are text (UTF-8 where they are not ASCII).
public record HeaderField(String name, String value) {

    public boolean is(String otherName) {
        return name.equalsIgnoreCase(otherName);
    }
}
