// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class RelaySettingsTest {

    private static RelaySettings bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate(
                        "relay",
                        Bindable.of(RelaySettings.class),
                        new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
    }

    @Test
    void theDefaultsAreThoseOfTheHandbook() {
        // When
        RelaySettings settings = bound(Map.of());
        // Then
        assertThat(settings)
                .isEqualTo(new RelaySettings(
                        null,
                        RelaySettings.Profile.DEVELOPMENT,
                        Path.of(".relay"),
                        new RedisSettings(null, "relay:", Duration.ofSeconds(30)),
                        new RegistrySettings(Duration.ofMinutes(5)),
                        new AdminSettings(null),
                        new ClusterSettings(List.of()),
                        new AuthSettings(List.of(), List.of("mcp:tunnel"), Map.of()),
                        new CallSettings(Duration.ofMinutes(2), Duration.ofMinutes(9), Duration.ofSeconds(15), 503, 0),
                        new LimitSettings(
                                DataSize.ofMegabytes(4),
                                DataSize.ofMegabytes(32),
                                25,
                                new LimitSettings.Tunnel(256, 1024, 64, 0, 100),
                                new LimitSettings.Principal(80, 0, 100),
                                new LimitSettings.Instance(20, 4)),
                        new BrokerSettings(
                                Duration.ofSeconds(25),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(10)),
                        new HttpSettings(List.of()),
                        new DrainSettings(Duration.ofSeconds(30))));
    }

    @Test
    void everyKeyIsRead() {
        // Given
        Map<String, String> properties = new TreeMap<>();
        properties.put("relay.public-url", "https://relay.example.com");
        properties.put("relay.profile", "production");
        properties.put("relay.data-dir", "/data");
        properties.put("relay.redis.url", "rediss://redis:6380");
        properties.put("relay.redis.prefix", "mine:");
        properties.put("relay.redis.start-wait", "31s");
        properties.put("relay.registry.grace", "6m");
        properties.put("relay.admin.key", "the admin key");
        properties.put("relay.cluster.secrets[0]", "1:one");
        properties.put("relay.cluster.secrets[1]", "2:two");
        properties.put("relay.auth.issuers[0].uri", "https://issuer");
        properties.put("relay.auth.issuers[0].algorithms", "ES256");
        properties.put("relay.auth.issuers[0].token-types", "JWT");
        properties.put("relay.auth.issuers[0].audiences", "aud");
        properties.put("relay.auth.issuers[0].clock-skew", "5s");
        properties.put("relay.auth.issuers[0].tenant-claim", "tid");
        properties.put("relay.auth.issuers[0].groups-claim", "groups");
        properties.put("relay.auth.issuers[0].jwks-uri", "https://issuer/keys");
        properties.put("relay.auth.scopes", "a,b");
        properties.put("relay.auth.scope-hierarchy.broad", "a,b");
        properties.put("relay.mcp.deadline", "100s");
        properties.put("relay.mcp.longest-deadline", "8m");
        properties.put("relay.mcp.keep-alive", "10s");
        properties.put("relay.mcp.offline-status", "404");
        properties.put("relay.mcp.unknown-outcome-status", "200");
        properties.put("relay.limits.request-body", "1MB");
        properties.put("relay.limits.response-body", "2MB");
        properties.put("relay.limits.tunnel.waiting", "1");
        properties.put("relay.limits.tunnel.in-flight", "2");
        properties.put("relay.limits.tunnel.instances", "3");
        properties.put("relay.limits.held-share", "7");
        properties.put("relay.limits.tunnel.rate", "8");
        properties.put("relay.limits.tunnel.burst", "9");
        properties.put("relay.limits.principal.share", "10");
        properties.put("relay.limits.principal.rate", "11");
        properties.put("relay.limits.principal.burst", "12");
        properties.put("relay.limits.instance.in-flight", "5");
        properties.put("relay.limits.instance.streams", "4");
        properties.put("relay.broker.longest-poll", "20s");
        properties.put("relay.broker.longest-wait", "21s");
        properties.put("relay.broker.silence", "4s");
        properties.put("relay.broker.grace", "1s");
        properties.put("relay.broker.start-grace", "9s");
        properties.put("relay.http.allowed-origins", "https://app");
        properties.put("relay.drain.deadline", "29s");
        // When
        RelaySettings settings = bound(properties);
        // Then
        assertThat(settings)
                .isEqualTo(new RelaySettings(
                        "https://relay.example.com",
                        RelaySettings.Profile.PRODUCTION,
                        Path.of("/data"),
                        new RedisSettings("rediss://redis:6380", "mine:", Duration.ofSeconds(31)),
                        new RegistrySettings(Duration.ofMinutes(6)),
                        new AdminSettings("the admin key"),
                        new ClusterSettings(List.of("1:one", "2:two")),
                        new AuthSettings(
                                List.of(new AuthSettings.Issuer(
                                        "https://issuer",
                                        Set.of("ES256"),
                                        Set.of("JWT"),
                                        Set.of("aud"),
                                        Duration.ofSeconds(5),
                                        "tid",
                                        "groups",
                                        "https://issuer/keys")),
                                List.of("a", "b"),
                                Map.of("broad", Set.of("a", "b"))),
                        new CallSettings(
                                Duration.ofSeconds(100), Duration.ofMinutes(8), Duration.ofSeconds(10), 404, 200),
                        new LimitSettings(
                                DataSize.ofMegabytes(1),
                                DataSize.ofMegabytes(2),
                                7,
                                new LimitSettings.Tunnel(1, 2, 3, 8, 9),
                                new LimitSettings.Principal(10, 11, 12),
                                new LimitSettings.Instance(5, 4)),
                        new BrokerSettings(
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(21),
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(9)),
                        new HttpSettings(List.of("https://app")),
                        new DrainSettings(Duration.ofSeconds(29))));
    }

    @ParameterizedTest
    @CsvSource({
        "relay.mcp.deadline, 10m",
        "relay.mcp.deadline, 10ms",
        "relay.mcp.longest-deadline, 1s",
        "relay.mcp.keep-alive, 0s",
        "relay.mcp.offline-status, 500",
        "relay.mcp.unknown-outcome-status, 502",
        "relay.limits.request-body, 1B",
        "relay.limits.response-body, 2GB",
        "relay.limits.tunnel.waiting, 0",
        "relay.limits.tunnel.in-flight, 65537",
        "relay.limits.tunnel.instances, 0",
        "relay.limits.held-share, 76",
        "relay.limits.tunnel.rate, -1",
        "relay.limits.tunnel.burst, 0",
        "relay.limits.principal.share, 0",
        "relay.limits.principal.rate, -1",
        "relay.limits.principal.burst, 0",
        "relay.limits.instance.in-flight, 0",
        "relay.limits.instance.streams, 21",
        "relay.broker.longest-poll, 30s",
        "relay.broker.longest-wait, 10m",
        "relay.broker.silence, 2m",
        "relay.broker.grace, 2m",
        "relay.broker.start-grace, -1s",
        "relay.drain.deadline, 11m",
        "relay.redis.start-wait, 11m",
        "relay.registry.grace, 1s"
    })
    void aValueOutOfItsRangeIsRefusedByName(String name, String value) {
        // When
        var binding = assertThatThrownBy(() -> bound(Map.of(name, value)));
        // Then
        binding.isInstanceOf(BindException.class).rootCause().hasMessageStartingWith("%s: ", name);
    }

    @Test
    void aNameThatNobodyKnowsIsRefused() {
        // When
        var binding = assertThatThrownBy(() -> bound(Map.of("relay.limits.request-bodi", "1MB")));
        // Then
        binding.isInstanceOf(BindException.class).rootCause().hasMessageContaining("request-bodi");
    }

    @Test
    void secretsAreNotPrinted() {
        // Given
        RelaySettings settings = bound(Map.of(
                "relay.admin.key", "secret-1",
                "relay.cluster.secrets[0]", "1:secret-2",
                "relay.redis.url", "redis://:secret-3@redis"));
        // When
        String printed = settings.toString();
        // Then
        assertThat(printed).doesNotContain("secret-");
    }
}
