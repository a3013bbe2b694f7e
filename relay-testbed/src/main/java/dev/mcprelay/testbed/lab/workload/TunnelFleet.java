// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.lab.workload;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.mcprelay.client.ClientLimits;
import dev.mcprelay.client.ClientSettings;
import dev.mcprelay.client.TunnelClient;
import dev.mcprelay.client.relay.RuntimeKey;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.testbed.lab.history.History;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;

/// The tunnel clients, each with a private server of its own. One thread at a time.
public final class TunnelFleet implements AutoCloseable {
    /// So that a client that was refused once is back soon.
    private static final ClientLimits EAGER =
            ClientLimits.DEFAULTS.withPauses(Duration.ofMillis(50), Duration.ofMillis(500));

    private final History history;
    private final Mischief mischief;
    private final List<Member> members = new CopyOnWriteArrayList<>();

    public TunnelFleet(History history, Mischief mischief) {
        this.history = history;
        this.mischief = mischief;
    }

    private record Member(NewTunnel tunnel, String relay, TunnelClient client) {}

    /// A new client of this tunnel.
    ///
    /// @param relay URL of a node, or of what stands before it
    public void join(NewTunnel tunnel, String relay) {
        ClientSettings settings = ClientSettings.of(
                        URI.create(relay), new TunnelId(tunnel.id()), new RuntimeKey(tunnel.key()))
                .withLimits(EAGER);
        String instance = settings.relay().instance().value();
        TunnelClient client = new TunnelClient(
                settings.withMain(new EffectServer(history, tunnel.id(), instance, mischief)),
                // that links fail is what the laboratory is for
                _ -> {});
        client.start();
        members.add(new Member(tunnel, relay, client));
    }

    /// Ends one client in the middle of whatever it does.
    ///
    /// @return brings another one in its place
    public Runnable killOne(Random random) {
        Member member = members.remove(random.nextInt(members.size()));
        member.client().kill();
        return () -> join(member.tunnel(), member.relay());
    }

    @Override
    public void close() {
        members.forEach(member -> member.client().kill());
        members.clear();
    }
}
