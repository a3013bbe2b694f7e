// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.admin;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

import dev.mcprelay.auth.policy.AccessPolicy;
import dev.mcprelay.auth.policy.AccessPolicyJson;
import dev.mcprelay.auth.registry.CachedTunnels;
import dev.mcprelay.auth.registry.OwnerFilter;
import dev.mcprelay.auth.registry.Owners;
import dev.mcprelay.auth.registry.Tunnel;
import dev.mcprelay.auth.registry.TunnelRegistry;
import dev.mcprelay.broker.Broker;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.TunnelId;

/// `/v1/tunnels` as the official `admin tunnels` command expects it. A new tunnel can be called as soon as
/// the answer is out.
@RestController
@RequestMapping(path = "/v1/tunnels", produces = MediaType.APPLICATION_JSON_VALUE)
public class TunnelController {
    private final TunnelRegistry registry;
    private final CachedTunnels cached;
    private final Broker broker;
    private final InstantSource clock;

    public TunnelController(TunnelRegistry registry, CachedTunnels cached, Broker broker, InstantSource clock) {
        this.registry = registry;
        this.cached = cached;
        this.broker = broker;
        this.clock = clock;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<ObjectNode>> create(@RequestBody byte[] body) {
        return Mono.fromSupplier(() -> newTunnel(RequestDocument.of(body)))
                .flatMap(tunnel -> registry.create(tunnel).filter(made -> made).map(_ -> tunnel))
                .doOnNext(tunnel -> cached.changedHere(tunnel.id()))
                .map(tunnel -> ResponseEntity.status(201).body(AdminJson.tunnel(tunnel)));
    }

    private Tunnel newTunnel(RequestDocument document) {
        String name = document.text("name")
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new InvalidFieldException("name", "name: absent or blank (expected: a name)"));
        AccessPolicy policy =
                document.object("policy").map(AccessPolicyJson::read).orElse(AccessPolicy.DEFAULT);
        Owners owners = withOwners(document, Owners.NONE);
        Instant now = now();
        return new Tunnel(TunnelId.mint(), name, document.text("description").orElse(""), owners, policy, now, now);
    }

    @GetMapping
    Mono<ObjectNode> list(
            @RequestParam("organization_id") Optional<String> organization,
            @RequestParam("workspace_id") Optional<String> workspace,
            @RequestParam("tenant_id") Optional<String> tenant) {
        OwnerFilter filter = organization
                .<OwnerFilter>map(OwnerFilter.Organization::new)
                .or(() -> workspace.map(OwnerFilter.Workspace::new))
                .or(() -> tenant.map(OwnerFilter.Tenant::new))
                .orElseGet(OwnerFilter.Everyone::new);
        return registry.list(filter)
                .collectSortedList(Comparator.comparing(Tunnel::createdAt).thenComparing(t -> t.id().value()))
                .map(AdminJson::tunnels);
    }

    /// Also the tunnel client's metadata, with its runtime key.
    @GetMapping("/{id}")
    Mono<ObjectNode> get(@PathVariable TunnelId id) {
        return found(cached.lookup(id).mapNotNull(entry -> entry.orElse(null)))
                .zipWith(broker.presence(id))
                .map(both -> AdminJson.tunnel(both.getT1().tunnel(), both.getT2(), clock.instant()));
    }

    @PostMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ObjectNode> update(@PathVariable TunnelId id, @RequestBody byte[] body) {
        return Mono.fromSupplier(() -> RequestDocument.of(body))
                .flatMap(document -> found(registry.update(id, tunnel -> updated(tunnel, document))))
                .doOnNext(_ -> cached.changedHere(id))
                .map(AdminJson::tunnel);
    }

    private Tunnel updated(Tunnel tunnel, RequestDocument document) {
        Instant now = now();
        Tunnel named =
                document.text("name").map(name -> tunnel.withName(name, now)).orElse(tunnel);
        Tunnel described = document.text("description")
                .map(text -> named.withDescription(text, now))
                .orElse(named);
        Tunnel owned = described.withOwners(withOwners(document, described.owners()), now);
        return document.object("policy")
                .map(policy -> owned.withPolicy(AccessPolicyJson.read(policy), now))
                .orElse(owned);
    }

    /// A list replaces; an empty one clears; what is absent stays.
    private static Owners withOwners(RequestDocument document, Owners owners) {
        List<String> organizations = document.ids("organization_ids").orElseGet(owners::organizationIds);
        List<String> workspaces = document.ids("workspace_ids").orElseGet(owners::workspaceIds);
        return new Owners(organizations, workspaces, document.ids("tenant_ids").orElseGet(owners::tenantIds));
    }

    /// An empty variable in a script makes an empty id.
    @RequestMapping("/")
    Mono<Void> withoutId() {
        return Mono.error(() -> new RefusedException(ErrorCode.INVALID_TUNNEL_ID_FORMAT));
    }

    @DeleteMapping("/{id}")
    Mono<ObjectNode> delete(@PathVariable TunnelId id) {
        return found(registry.delete(id)).doOnNext(_ -> cached.changedHere(id)).map(AdminJson::tunnel);
    }

    @GetMapping("/{id}/policy")
    Mono<ObjectNode> policy(@PathVariable TunnelId id) {
        return found(registry.find(id))
                .map(entry -> AccessPolicyJson.write(entry.tunnel().policy()));
    }

    @PutMapping(path = "/{id}/policy", consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ObjectNode> replacePolicy(@PathVariable TunnelId id, @RequestBody byte[] body) {
        return Mono.fromSupplier(
                        () -> AccessPolicyJson.read(RequestDocument.of(body).json()))
                .flatMap(policy -> found(registry.update(id, tunnel -> tunnel.withPolicy(policy, now()))))
                .doOnNext(_ -> cached.changedHere(id))
                .map(tunnel -> AccessPolicyJson.write(tunnel.policy()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    static <T> Mono<T> found(Mono<T> wanted) {
        return wanted.switchIfEmpty(Mono.error(() -> new RefusedException(ErrorCode.TUNNEL_NOT_FOUND)));
    }
}
