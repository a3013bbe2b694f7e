// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.server;

import java.nio.charset.StandardCharsets;

import reactor.netty.http.server.HttpServerRequest;

/// One HTTP request as the private server received it.
///
/// @param path with its query, as it was sent
/// @param body empty when there was none; bytes that are no UTF-8 are replaced
public record RecordedRequest(String method, String path, Headers headers, String body) {

    static RecordedRequest of(HttpServerRequest request, Headers headers, byte[] body) {
        return new RecordedRequest(
                request.method().name(), request.uri(), headers, new String(body, StandardCharsets.UTF_8));
    }
}
