// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.security;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.authentication.ServerAuthenticationEntryPointFailureHandler;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import dev.mcprelay.api.http.ErrorDocuments;
import dev.mcprelay.api.tunnelclient.KeyAuthentication;
import dev.mcprelay.auth.credential.Credential;
import dev.mcprelay.auth.key.AdminKey;
import dev.mcprelay.protocol.error.ErrorCode;

/// Who may do what on the admin surface. What is not named here needs no credentials and does not exist, or is a public
/// document.
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
public class SecurityChain {
    private static final String TUNNELS = "/v1/tunnels/";

    @Bean
    SecurityWebFilterChain chain(
            ServerHttpSecurity http, AdminKey admin, KeyAuthentication keys, ErrorDocuments errors) {
        AuthenticationWebFilter bearer = new AuthenticationWebFilter(new BearerKeyCheck(admin, keys));
        bearer.setServerAuthenticationConverter(SecurityChain::shown);
        bearer.setSecurityContextRepository(NoOpServerSecurityContextRepository.getInstance());
        bearer.setAuthenticationFailureHandler(new ServerAuthenticationEntryPointFailureHandler(
                (exchange, failure) -> errors.answer(exchange, refusal(failure), status(failure))));
        return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
                .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                .addFilterAt(bearer, SecurityWebFiltersOrder.AUTHENTICATION)
                .authorizeExchange(rules -> rules.pathMatchers(
                                HttpMethod.GET, "/v1/tunnels/{id}", "/v1/tunnels/{id}/cloudflare/runtime")
                        .hasAnyRole(BearerKeyCheck.ADMIN, BearerKeyCheck.CLIENT)
                        .pathMatchers("/v1/tunnels", "/v1/tunnels/**", "/v1/admin/**")
                        .hasRole(BearerKeyCheck.ADMIN)
                        .anyExchange()
                        .permitAll())
                .exceptionHandling(handling -> handling.authenticationEntryPoint(
                                (exchange, _) -> errors.answer(exchange, ErrorCode.TUNNEL_USE_FORBIDDEN, 401))
                        .accessDeniedHandler((exchange, _) ->
                                errors.answer(exchange, ErrorCode.TUNNEL_MANAGEMENT_PERMISSION_REQUIRED, 403)))
                .build();
    }

    private static Mono<Authentication> shown(ServerWebExchange exchange) {
        String path = exchange.getRequest().getPath().value();
        if (!path.startsWith("/v1/")) {
            return Mono.empty();
        }
        return switch (Credential.of(exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.AUTHORIZATION))) {
            case Credential.Bearer(var key) -> Mono.just(BearerKey.shown(key, tunnel(path)));
            case Credential.None _, Credential.Malformed _ -> Mono.empty();
        };
    }

    private static String tunnel(String path) {
        if (!path.startsWith(TUNNELS)) {
            return "";
        }
        int slash = path.indexOf('/', TUNNELS.length());
        return slash < 0 ? path.substring(TUNNELS.length()) : path.substring(TUNNELS.length(), slash);
    }

    private static ErrorCode refusal(AuthenticationException failure) {
        return failure instanceof AuthenticationServiceException
                ? ErrorCode.RELAY_UNAVAILABLE
                : ErrorCode.TUNNEL_USE_FORBIDDEN;
    }

    private static int status(AuthenticationException failure) {
        return failure instanceof AuthenticationServiceException ? 503 : 401;
    }
}
