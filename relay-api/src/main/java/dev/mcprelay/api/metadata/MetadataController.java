// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.metadata;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import dev.mcprelay.api.http.ErrorEnvelope;
import dev.mcprelay.auth.document.MissingIssuer;
import dev.mcprelay.auth.document.ProtectedResourceMetadata;
import dev.mcprelay.auth.registry.CachedTunnels;
import dev.mcprelay.auth.resource.PublicUrl;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.TunnelId;

/// Protected resource metadata (RFC 9728 §3.1) of each URL that can be called. There is none at the root:
/// with two documents on one origin some clients take the wrong one. 404 where there is no OAuth to
/// discover.
@RestController
@RequestMapping(path = "/.well-known/oauth-protected-resource/v1/mcp", produces = MediaType.APPLICATION_JSON_VALUE)
public class MetadataController {
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final PublicUrl publicUrl;
    private final CachedTunnels tunnels;
    private final ProtectedResourceMetadata metadata;

    public MetadataController(PublicUrl publicUrl, CachedTunnels tunnels, ProtectedResourceMetadata metadata) {
        this.publicUrl = publicUrl;
        this.tunnels = tunnels;
        this.metadata = metadata;
    }

    @GetMapping("/{tunnel}")
    Mono<ResponseEntity<byte[]>> ofTunnel(@PathVariable TunnelId tunnel) {
        return document(tunnel, null);
    }

    @GetMapping("/{tunnel}/{channel}")
    Mono<ResponseEntity<byte[]>> ofChannel(@PathVariable TunnelId tunnel, @PathVariable ChannelName channel) {
        return document(tunnel, channel);
    }

    private Mono<ResponseEntity<byte[]>> document(TunnelId tunnel, @Nullable ChannelName channel) {
        return tunnels.lookup(tunnel)
                .map(entry -> metadata.document(publicUrl.resource(tunnel, channel), entry)
                        .map(MetadataController::found)
                        .orElseGet(this::absent));
    }

    private ResponseEntity<byte[]> absent() {
        return ResponseEntity.status(404)
                .cacheControl(CacheControl.noStore())
                .header("Access-Control-Allow-Origin", "*")
                .contentType(MediaType.APPLICATION_JSON)
                .body(absence().getBytes(StandardCharsets.UTF_8));
    }

    private String absence() {
        return metadata.hasIssuers()
                ? ErrorEnvelope.of(ErrorCode.ROUTE_NOT_FOUND)
                : ErrorEnvelope.of(ErrorCode.ROUTE_NOT_FOUND, "There is no metadata: " + MissingIssuer.WORDS, null);
    }

    private static ResponseEntity<byte[]> found(byte[] document) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.maxAge(KEPT).cachePublic())
                .header("Access-Control-Allow-Origin", "*")
                .contentType(MediaType.APPLICATION_JSON)
                .body(document);
    }
}
