// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.admin;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

import dev.mcprelay.auth.key.MintedKey;
import dev.mcprelay.auth.key.RuntimeKeys;
import dev.mcprelay.auth.registry.CachedTunnels;
import dev.mcprelay.auth.registry.KeyId;
import dev.mcprelay.auth.registry.TunnelRegistry;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.TunnelId;

/// The runtime keys of a tunnel. Several are valid at once, so that they can be rotated; a revoked one stops everywhere
/// within a second.
@RestController
@RequestMapping(path = "/v1/tunnels/{id}/keys", produces = MediaType.APPLICATION_JSON_VALUE)
public class KeyController {
    private final TunnelRegistry registry;
    private final CachedTunnels cached;
    private final RuntimeKeys keys;

    public KeyController(TunnelRegistry registry, CachedTunnels cached, RuntimeKeys keys) {
        this.registry = registry;
        this.cached = cached;
        this.keys = keys;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<ObjectNode>> mint(@PathVariable TunnelId id, @RequestBody byte[] body) {
        return Mono.fromSupplier(() -> minted(RequestDocument.of(body)))
                .flatMap(minted -> TunnelController.found(
                                registry.addKey(id, minted.key()).filter(added -> added))
                        .doOnNext(_ -> cached.changedHere(id))
                        .map(_ -> ResponseEntity.status(201).body(AdminJson.key(minted))));
    }

    private MintedKey minted(RequestDocument document) {
        return keys.mint(
                document.text("label").orElse(""), document.time("expires_at").orElse(null));
    }

    @GetMapping
    Mono<ObjectNode> list(@PathVariable TunnelId id) {
        return TunnelController.found(registry.find(id)).map(entry -> AdminJson.keys(entry.keys()));
    }

    @DeleteMapping("/{key}")
    Mono<ObjectNode> revoke(@PathVariable TunnelId id, @PathVariable String key) {
        return Mono.fromSupplier(() -> keyId(key))
                .flatMap(known -> registry.revokeKey(id, known))
                .doOnNext(_ -> cached.changedHere(id))
                .switchIfEmpty(Mono.error(() -> new RefusedException(ErrorCode.KEY_NOT_FOUND)))
                .map(AdminJson::key);
    }

    private static KeyId keyId(String text) {
        try {
            return new KeyId(text);
        } catch (IllegalArgumentException malformed) {
            throw new RefusedException(ErrorCode.KEY_NOT_FOUND);
        }
    }
}
