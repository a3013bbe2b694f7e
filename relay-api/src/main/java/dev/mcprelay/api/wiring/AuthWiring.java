// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.wiring;

import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;

import dev.mcprelay.api.lifecycle.StartException;
import dev.mcprelay.api.mcp.CallerAccess;
import dev.mcprelay.api.settings.AuthSettings;
import dev.mcprelay.api.settings.RelaySettings;
import dev.mcprelay.api.tunnelclient.KeyAuthentication;
import dev.mcprelay.auth.access.AccessSettings;
import dev.mcprelay.auth.access.ScopeHierarchy;
import dev.mcprelay.auth.access.TunnelAccess;
import dev.mcprelay.auth.credential.Secret;
import dev.mcprelay.auth.document.ProtectedResourceMetadata;
import dev.mcprelay.auth.key.AdminKey;
import dev.mcprelay.auth.key.RuntimeKeys;
import dev.mcprelay.auth.registry.CachedTunnels;
import dev.mcprelay.auth.resource.PublicUrl;
import dev.mcprelay.auth.token.CallerAuthentication;
import dev.mcprelay.auth.token.FetchLimits;
import dev.mcprelay.auth.token.IssuerSettings;

/// Who may do what.
@Configuration(proxyBeanMethods = false)
class AuthWiring {
    private static final int USUAL_PORT = 8080;

    @Bean
    PublicUrl publicUrl(RelaySettings settings, ServerProperties server) {
        if (settings.publicUrl() != null) {
            return new PublicUrl(settings.publicUrl());
        }
        int port = Objects.requireNonNullElse(server.getPort(), USUAL_PORT);
        if (port == 0) {
            // it is found when all is wired, and documents and tokens name it
            throw new StartException("The port is left to the system: set RELAY_PUBLIC_URL, or a server.port.", null);
        }
        return new PublicUrl("http://localhost:" + port);
    }

    @Bean
    AdminKey adminKey(RelaySettings settings) {
        String key = settings.admin().key();
        if (key != null && !key.isBlank()) {
            return AdminKey.parse(Secret.of(key));
        }
        if (settings.isProduction()) {
            throw new StartException("No admin key is configured: set RELAY_ADMIN_KEY.", null);
        }
        return AdminKey.parse(new LocalSecrets(settings.dataDir()).named("admin.key"));
    }

    @Bean
    RuntimeKeys runtimeKeys(InstantSource clock) {
        return new RuntimeKeys(clock);
    }

    @Bean
    KeyAuthentication keyAuthentication(CachedTunnels tunnels, RuntimeKeys keys) {
        return new KeyAuthentication(tunnels, keys);
    }

    @Bean
    TunnelAccess tunnelAccess(RelaySettings settings) {
        AuthSettings auth = settings.auth();
        return new TunnelAccess(
                new AccessSettings(auth.scopes(), new ScopeHierarchy(auth.scopeHierarchy()), !settings.isProduction()));
    }

    @Bean
    CallerAuthentication callerAuthentication(RelaySettings settings, InstantSource clock) {
        // issuers redirect to nowhere: what is fetched is what was configured
        HttpClient client = HttpClient.create().followRedirect(false);
        WebClient documents = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(client))
                .build();
        return new CallerAuthentication(issuers(settings), documents, FetchLimits.DEFAULT, clock);
    }

    @Bean
    CallerAccess callerAccess(
            PublicUrl publicUrl, CachedTunnels tunnels, CallerAuthentication authentication, TunnelAccess access) {
        return new CallerAccess(publicUrl, tunnels, authentication, access);
    }

    @Bean
    ProtectedResourceMetadata protectedResourceMetadata(RelaySettings settings, TunnelAccess access) {
        List<String> issuers =
                settings.auth().issuers().stream().map(AuthSettings.Issuer::uri).toList();
        return new ProtectedResourceMetadata(issuers, access);
    }

    private static List<IssuerSettings> issuers(RelaySettings settings) {
        List<IssuerSettings> issuers =
                settings.auth().issuers().stream().map(AuthWiring::issuer).toList();
        if (settings.isProduction()) {
            issuers.stream().filter(issuer -> !issuer.isHttps()).findFirst().ifPresent(plain -> {
                throw new StartException(
                        "The issuer " + plain.uri() + " is not https: production wants it to be.", null);
            });
        }
        return issuers;
    }

    private static IssuerSettings issuer(AuthSettings.Issuer configured) {
        return new IssuerSettings(
                configured.uri(),
                configured.algorithms(),
                configured.tokenTypes(),
                configured.audiences(),
                configured.clockSkew(),
                new IssuerSettings.ClaimNames(configured.tenantClaim(), configured.groupsClaim()),
                configured.jwksUri());
    }
}
