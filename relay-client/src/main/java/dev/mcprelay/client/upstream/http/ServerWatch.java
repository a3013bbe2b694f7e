// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.upstream.http;

import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.mcprelay.client.upstream.TunnelFailure;
import dev.mcprelay.protocol.id.ChannelName;

/// Whether a private server can be reached, for the log: a line when it cannot any more, and one when it can
/// again. The caller is told nothing of where it is; whoever runs the client must be. Any thread.
final class ServerWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ServerWatch.class);

    /// Host and port: user, path and query may hold a secret.
    private final String server;

    private final AtomicBoolean away = new AtomicBoolean();

    ServerWatch(URI url) {
        int usual = "https".equals(url.getScheme()) ? 443 : 80;
        this.server = url.getHost() + ":" + (url.getPort() < 0 ? usual : url.getPort());
    }

    /// No answer began.
    void failed(ChannelName channel, TunnelFailure failure) {
        boolean transport = switch (failure.source()) {
            case DNS, TLS, CONNECT, TRANSPORT_CLOSED -> true;
            case TARGET_HTTP, TIMEOUT, PROTOCOL, CLIENT_INTERNAL -> false;
        };
        if (transport && away.compareAndSet(false, true)) {
            LOG.atWarn()
                    .addKeyValue("channel", channel)
                    .addKeyValue("server", server)
                    .addKeyValue("failure", failure.kind().wireName())
                    .log("private server cannot be reached: until it can, its calls end with an error");
        }
    }

    void answered(ChannelName channel) {
        if (away.get() && away.compareAndSet(true, false)) {
            LOG.atInfo()
                    .addKeyValue("channel", channel)
                    .addKeyValue("server", server)
                    .log("private server answers again");
        }
    }
}
