// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import dev.mcprelay.api.RelayApplication;

/// One relay node in this process: the whole application, on a loopback port. Closing it drains it.
public final class RelayNode implements AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final String url;

    private RelayNode(ConfigurableApplicationContext context, String url) {
        this.context = context;
        this.url = url;
    }

    /// Starts a node on this port, without a management listener.
    ///
    /// @param settings properties besides; `relay.public-url` is the node's own URL unless named
    public static RelayNode start(int port, Map<String, Object> settings) {
        // as everybody writes it, and as its audiences are: without the port that goes without saying
        String url = "http://localhost" + (port == 80 ? "" : ":" + port);
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("server.port", port);
        properties.put("server.address", "127.0.0.1");
        properties.put("management.server.port", -1);
        properties.put("relay.public-url", url);
        properties.put("spring.jmx.enabled", false);
        properties.put("spring.main.log-startup-info", false);
        properties.putAll(settings);
        ConfigurableApplicationContext context = new SpringApplicationBuilder(RelayApplication.class)
                .web(WebApplicationType.REACTIVE)
                .registerShutdownHook(false)
                .properties(properties)
                .run(properties.entrySet().stream()
                        .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                        .toArray(String[]::new));
        return new RelayNode(context, url);
    }

    /// A port that was free a moment ago.
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return url;
    }

    /// A piece of the running application, for tests that look inside.
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
