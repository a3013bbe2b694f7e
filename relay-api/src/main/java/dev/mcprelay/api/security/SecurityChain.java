// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.security;

import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.authentication.ServerAuthenticationEntryPointFailureHandler;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import dev.mcprelay.api.http.ErrorDocuments;
import dev.mcprelay.api.tunnelclient.KeyAuthentication;
import dev.mcprelay.auth.credential.Credential;
import dev.mcprelay.auth.key.AdminKey;

/// Who may do what beside the hot routes. What is not named here does not exist: a route that somebody adds
/// is closed until it has a rule.
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
public class SecurityChain {

    @Bean
    SecurityWebFilterChain chain(
            ServerHttpSecurity http, AdminKey admin, KeyAuthentication keys, ErrorDocuments errors) {
        Refusals refusals = new Refusals(errors);
        AuthenticationWebFilter bearer = new AuthenticationWebFilter(new BearerKeyCheck(admin, keys));
        bearer.setServerAuthenticationConverter(SecurityChain::shown);
        bearer.setSecurityContextRepository(NoOpServerSecurityContextRepository.getInstance());
        ServerAuthenticationEntryPointFailureHandler failures =
                new ServerAuthenticationEntryPointFailureHandler(refusals::notAuthenticated);
        // a store that is away is an outcome, too
        failures.setRethrowAuthenticationServiceException(false);
        bearer.setAuthenticationFailureHandler(failures);
        return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
                .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                .addFilterAt(bearer, SecurityWebFiltersOrder.AUTHENTICATION)
                .authorizeExchange(SecurityChain::rules)
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint((exchange, _) -> refusals.withoutKey(exchange))
                                .accessDeniedHandler((exchange, _) -> refusals.withKey(exchange)))
                .build();
    }

    private static void rules(ServerHttpSecurity.AuthorizeExchangeSpec rules) {
        var _ = rules.matchers(
                        // of what is read the head may be read alone
                        ServerWebExchangeMatchers.pathMatchers(HttpMethod.GET, KeyPaths.CLIENTS),
                        ServerWebExchangeMatchers.pathMatchers(HttpMethod.HEAD, KeyPaths.CLIENTS))
                .hasAnyRole(BearerKeyCheck.ADMIN, BearerKeyCheck.CLIENT)
                .matchers(ServerWebExchangeMatchers.pathMatchers(KeyPaths.ADMINS))
                .hasRole(BearerKeyCheck.ADMIN)
                .pathMatchers("/.well-known/oauth-protected-resource/**")
                .permitAll()
                // the management listener is not routed to the internet; of it only health shows on the public one
                .matchers(
                        EndpointRequest.toAnyEndpoint(),
                        EndpointRequest.toLinks(),
                        EndpointRequest.toAdditionalPaths(WebServerNamespace.SERVER, HealthEndpoint.class))
                .permitAll()
                .anyExchange()
                .denyAll();
    }

    @Bean
    ServerExchangeRejectedHandler oddRequests(ErrorDocuments errors) {
        Refusals refusals = new Refusals(errors);
        return (exchange, _) -> refusals.odd(exchange);
    }

    private static Mono<Authentication> shown(ServerWebExchange exchange) {
        PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
        if (!KeyPaths.wantsKey(path)) {
            return Mono.empty();
        }
        return switch (Credential.of(exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.AUTHORIZATION))) {
            case Credential.Bearer(var key) ->
                Mono.just(BearerKey.shown(key, KeyPaths.tunnelOf(path).orElse("")));
            case Credential.None _, Credential.Malformed _ -> Mono.empty();
        };
    }
}
