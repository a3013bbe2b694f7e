// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.upstream.http;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

import org.junit.jupiter.api.Test;

import dev.mcprelay.client.upstream.TunnelFailure;
import dev.mcprelay.client.upstream.TunnelFailure.Kind;
import dev.mcprelay.client.upstream.TunnelFailure.Source;

import static org.assertj.core.api.Assertions.assertThat;

final class TransportErrorsTest {

    /// After it the server may have read the request: sending it again is not safe.
    @Test
    void onlyAHandshakeThatFailsMeansThatNothingWasSent() {
        // When
        TunnelFailure handshake = TransportErrors.describe(new SSLHandshakeException("10.0.0.5"));
        TunnelFailure later = TransportErrors.describe(new SSLException("10.0.0.5"));
        // Then
        assertThat(handshake).isEqualTo(TunnelFailure.of(Source.TLS, Kind.TLS));
        assertThat(later).isEqualTo(TunnelFailure.of(Source.TRANSPORT_CLOSED, Kind.TLS));
    }
}
