// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.security;

import java.util.List;

import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.core.Authentication;
import reactor.core.publisher.Mono;

import dev.mcprelay.api.tunnelclient.KeyAuthentication;
import dev.mcprelay.api.tunnelclient.KeyCheck;
import dev.mcprelay.auth.key.AdminKey;
import dev.mcprelay.protocol.id.InvalidIdException;
import dev.mcprelay.protocol.id.TunnelId;

/// An admin key makes an `ADMIN`; a runtime key of the tunnel in the path a `CLIENT`, which may read that tunnel.
final class BearerKeyCheck implements ReactiveAuthenticationManager {
    static final String ADMIN = "ADMIN";
    static final String CLIENT = "CLIENT";

    private final AdminKey admin;
    private final KeyAuthentication keys;

    BearerKeyCheck(AdminKey admin, KeyAuthentication keys) {
        this.admin = admin;
        this.keys = keys;
    }

    @Override
    public Mono<Authentication> authenticate(Authentication shown) {
        BearerKey bearer = (BearerKey) shown;
        if (admin.matches(bearer.key())) {
            return Mono.just(bearer.as(ADMIN));
        }
        return bearer.tunnel()
                .map(tunnel -> asClient(bearer, tunnel))
                .orElseGet(() -> Mono.error(new BadCredentialsException("no admin key")));
    }

    private Mono<Authentication> asClient(BearerKey bearer, String tunnel) {
        TunnelId id;
        try {
            id = new TunnelId(tunnel);
        } catch (InvalidIdException malformed) {
            return Mono.error(new BadCredentialsException("no tunnel"));
        }
        return keys.check(id, List.of("Bearer " + bearer.key().reveal())).flatMap(check -> switch (check) {
            case KeyCheck.Valid _ -> Mono.just(bearer.as(CLIENT));
            case KeyCheck.Invalid _ -> Mono.error(new BadCredentialsException("no key of this tunnel"));
            case KeyCheck.Unavailable _ -> Mono.error(new AuthenticationServiceException("registry away"));
        });
    }
}
