// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.system;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.mcprelay.client.ClientLimits;
import dev.mcprelay.client.ClientSettings;
import dev.mcprelay.client.TunnelClient;
import dev.mcprelay.client.relay.RuntimeKey;
import dev.mcprelay.client.upstream.Upstream;
import dev.mcprelay.client.upstream.http.HttpUpstream;
import dev.mcprelay.client.upstream.stdio.StdioUpstream;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.redis.testkit.RedisForTests;
import dev.mcprelay.testbed.issuer.Realm;
import dev.mcprelay.testbed.issuer.TestIssuer;
import dev.mcprelay.testbed.issuer.TokenSpec;
import dev.mcprelay.testbed.server.PrivateServer;
import dev.mcprelay.testbed.server.StdioServerConsole;
import dev.mcprelay.testbed.world.AdminClient;
import dev.mcprelay.testbed.world.AdminClient.NewTunnel;
import dev.mcprelay.testbed.world.McpCaller;
import dev.mcprelay.testbed.world.RelayCluster;
import dev.mcprelay.testbed.world.RelayNode;

/// Everything around a relay that a test needs, and the relay. Tunnels are made anew for each test, so that tests keep
/// apart; the rest is shared by a class.
final class World implements AutoCloseable {
    static final String POLICY = "{\"mode\":\"relay\"}";
    static final String OPEN = "{\"mode\":\"open\"}";

    /// So that a client that was refused once is back before a test loses patience.
    private static final ClientLimits EAGER =
            ClientLimits.DEFAULTS.withPauses(Duration.ofMillis(50), Duration.ofMillis(500));

    private final PrivateServer server = PrivateServer.start();
    private final TestIssuer issuer = TestIssuer.start();
    private final List<TunnelClient> clients = new CopyOnWriteArrayList<>();
    private final RelayCluster cluster;
    private final String adminKey;

    private World(int nodes, Map<String, Object> settings) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("relay.auth.issuers[0].uri", realm().issuer());
        // what tests leave behind never ends
        all.put("relay.drain.deadline", "200ms");
        all.putAll(settings);
        adminKey = all.getOrDefault("relay.admin.key", RelayCluster.ADMIN_KEY).toString();
        cluster = RelayCluster.start(nodes, RedisForTests.url().reveal(), "test-" + UUID.randomUUID() + ":", all);
    }

    /// @param settings names and values in turn
    static World of(int nodes, String... settings) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        return new World(nodes, map);
    }

    PrivateServer server() {
        return server;
    }

    Realm realm() {
        return issuer.realm("main");
    }

    Realm strangeRealm() {
        return issuer.realm("strange");
    }

    RelayNode node() {
        return cluster.node(0);
    }

    RelayNode node(int index) {
        return cluster.node(index);
    }

    AdminClient admin() {
        return admin(0);
    }

    private AdminClient admin(int node) {
        return new AdminClient(node(node).url(), adminKey);
    }

    NewTunnel tunnel() {
        return tunnel(POLICY);
    }

    NewTunnel tunnel(String policy) {
        return admin().createTunnel("test", policy);
    }

    /// A tunnel with a client that has arrived.
    NewTunnel servedTunnel() {
        NewTunnel tunnel = tunnel();
        serve(tunnel);
        return tunnel;
    }

    /// The URL that names the tunnel's resource, which is node 0's.
    String urlOf(NewTunnel tunnel) {
        return node().url() + "/v1/mcp/" + tunnel.id();
    }

    TokenSpec tokenFor(NewTunnel tunnel) {
        return TokenSpec.aToken().audience(urlOf(tunnel)).scope("mcp:tunnel");
    }

    String token(NewTunnel tunnel) {
        return realm().token(tokenFor(tunnel));
    }

    McpCaller caller(NewTunnel tunnel) {
        return McpCaller.of(urlOf(tunnel), token(tunnel));
    }

    McpCaller callerAt(int node, NewTunnel tunnel) {
        return McpCaller.of(node(node).url() + "/v1/mcp/" + tunnel.id(), token(tunnel));
    }

    HandClient hand(NewTunnel tunnel) {
        return new HandClient(node().url(), tunnel);
    }

    RawSocket socket() {
        return RawSocket.to(node().url());
    }

    /// Lets a client of the private server serve the tunnel; returns when it has arrived.
    void serve(NewTunnel tunnel) {
        serve(0, tunnel, httpUpstream());
    }

    void serve(int node, NewTunnel tunnel, Upstream upstream) {
        var _ = client(node, tunnel, upstream);
        awaitConnected(node, tunnel);
    }

    /// The same, for a test that has more to do with the client.
    TunnelClient connect(NewTunnel tunnel) {
        TunnelClient client = client(0, tunnel, httpUpstream());
        awaitConnected(0, tunnel);
        return client;
    }

    /// A client that may not have arrived yet.
    TunnelClient client(int node, NewTunnel tunnel, Upstream upstream) {
        ClientSettings settings = ClientSettings.of(
                URI.create(node(node).url()), new TunnelId(tunnel.id()), new RuntimeKey(tunnel.key()));
        TunnelClient client = new TunnelClient(settings.withMain(upstream).withLimits(EAGER));
        clients.add(client);
        client.start();
        return client;
    }

    Upstream httpUpstream() {
        return HttpUpstream.at(URI.create(server.url()));
    }

    /// A private server over stdio in a process of its own.
    static Upstream stdioUpstream() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return StdioUpstream.of(
                java + " -cp " + System.getProperty("java.class.path") + " " + StdioServerConsole.class.getName());
    }

    void awaitConnected(int node, NewTunnel tunnel) {
        Soon.until("a client of " + tunnel.id(), () -> presence(node, tunnel, "/connected"));
    }

    /// A client's poll is parked and nothing is with it: the next event finds it at rest.
    void awaitParked(NewTunnel tunnel) {
        Soon.until("a parked poll of " + tunnel.id(), () -> presence(0, tunnel, "/instances/0/parked"));
    }

    /// How many commands the tunnel's first instance has.
    int inFlight(NewTunnel tunnel) {
        return admin().tunnel(tunnel.id()).at("/instances/0/in_flight").asInt(0);
    }

    private boolean presence(int node, NewTunnel tunnel, String pointer) {
        return admin(node).tunnel(tunnel.id()).at(pointer).asBoolean(false);
    }

    @Override
    public void close() {
        clients.forEach(TunnelClient::kill);
        cluster.close();
        issuer.close();
        server.close();
    }
}
