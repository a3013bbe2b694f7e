// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.interop;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import dev.mcprelay.testbed.server.PrivateServer;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;

/// What a test with the official client has running: closed after it, the last first.
final class ClientScene implements AfterEachCallback {
    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    PrivateServer server() {
        PrivateServer server = PrivateServer.start();
        running.push(server);
        return server;
    }

    ChildProcess started(OfficialClient.Run run) {
        ChildProcess process = run.start();
        running.push(process);
        return process;
    }

    /// A tunnel of its own with a client that is connected.
    ///
    /// @param servers adds to the run which private servers there are
    NewTunnel served(InteropWorld world, OfficialClient client, UnaryOperator<OfficialClient.Run> servers) {
        NewTunnel tunnel = world.tunnel();
        var _ = started(servers.apply(client.run(world, tunnel)));
        world.awaitInstances(tunnel, 1);
        return tunnel;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }
}
