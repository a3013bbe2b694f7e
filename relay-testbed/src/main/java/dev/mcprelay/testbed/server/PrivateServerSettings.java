// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

/// What a private server is from its start.
///
/// @param port     0 for a free one
/// @param name     what it calls itself to its clients
/// @param sessions whether it keeps sessions in the session era; without, it mints no id and DELETE is 405
public record PrivateServerSettings(int port, String name, boolean sessions) {
    public static final PrivateServerSettings DEFAULTS = new PrivateServerSettings(0, "private-server", true);

    public PrivateServerSettings onPort(int otherPort) {
        return new PrivateServerSettings(otherPort, name, sessions);
    }

    public PrivateServerSettings named(String otherName) {
        return new PrivateServerSettings(port, otherName, sessions);
    }

    public PrivateServerSettings stateless() {
        return new PrivateServerSettings(port, name, false);
    }
}
