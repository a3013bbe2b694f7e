// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.upstream.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import io.netty.channel.ConnectTimeoutException;
import reactor.netty.http.client.PrematureCloseException;

import dev.mcprelay.client.exchange.BodyTooLargeException;
import dev.mcprelay.client.upstream.TunnelFailure;
import dev.mcprelay.client.upstream.TunnelFailure.Kind;
import dev.mcprelay.client.upstream.TunnelFailure.Source;

/// Puts an exception into the words of the wire, by its type: its text holds addresses.
final class TransportErrors {

    private TransportErrors() {}

    static TunnelFailure describe(Throwable failure) {
        return switch (failure) {
            case BodyTooLargeException _ ->
                new TunnelFailure(Source.TARGET_HTTP, Kind.RESPONSE_BODY_TOO_LARGE, true, null);
            case UnknownHostException _ -> TunnelFailure.of(Source.DNS, Kind.DNS);
            case SSLHandshakeException _ -> TunnelFailure.of(Source.TLS, Kind.TLS);
            // the request may have been read by then
            case SSLException _ -> TunnelFailure.of(Source.TRANSPORT_CLOSED, Kind.TLS);
            case ConnectTimeoutException _ -> TunnelFailure.of(Source.CONNECT, Kind.TIMEOUT);
            case NoRouteToHostException _ -> TunnelFailure.of(Source.CONNECT, Kind.HOST_UNREACHABLE);
            case ConnectException _ -> TunnelFailure.of(Source.CONNECT, Kind.CONNECTION_REFUSED);
            case SocketTimeoutException _, TimeoutException _ -> TunnelFailure.of(Source.TIMEOUT, Kind.TIMEOUT);
            case PrematureCloseException _ -> TunnelFailure.of(Source.TRANSPORT_CLOSED, Kind.UNEXPECTED_EOF);
            case ClosedChannelException _ -> TunnelFailure.of(Source.TRANSPORT_CLOSED, Kind.CONNECTION_CLOSED);
            case IOException _ -> TunnelFailure.of(Source.TRANSPORT_CLOSED, Kind.CONNECTION_RESET);
            default -> TunnelFailure.of(Source.CLIENT_INTERNAL, Kind.UNKNOWN);
        };
    }
}
