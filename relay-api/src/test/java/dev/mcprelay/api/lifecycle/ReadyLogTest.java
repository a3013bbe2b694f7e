// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.lifecycle;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

import dev.mcprelay.api.settings.RelaySettings;
import dev.mcprelay.auth.resource.PublicUrl;
import dev.mcprelay.protocol.id.NodeId;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
final class ReadyLogTest {
    private static final String ISSUER = "relay.auth.issuers[0].uri";

    private static ReadyLog log(Map<String, String> properties) {
        Binder binder = new Binder(new MapConfigurationPropertySource(properties));
        return new ReadyLog(
                binder.bindOrCreate("relay", RelaySettings.class),
                new PublicUrl("https://relay.example.com"),
                NodeId.random(),
                "sentinel");
    }

    @Test
    void aRelayWithoutIssuersIsWarnedOfOnceWithWhatToDo(CapturedOutput output) {
        // Given
        ReadyLog log = log(Map.of());
        // When
        log.say(new MockEnvironment());
        // Then
        assertThat(output.getOut().lines().filter(line -> line.contains("WARN")))
                .singleElement()
                .asString()
                .contains("no issuer is configured", "401", "RELAY_AUTH_ISSUERS_0_URI", "open");
        assertThat(output.getOut()).doesNotContain("relay ready");
    }

    @Test
    void aRelayWithAnIssuerIsNot(CapturedOutput output) {
        // Given
        ReadyLog log = log(Map.of(ISSUER, "https://auth.example.com"));
        // When
        log.say(new MockEnvironment());
        // Then
        assertThat(output.getOut()).doesNotContain("WARN");
    }

    @Test
    void inProductionTheLogSaysThatTheRelayServes(CapturedOutput output) {
        // Given
        ReadyLog log = log(Map.of(
                "relay.profile",
                "production",
                "relay.redis.url",
                "redis://:canned@a",
                ISSUER,
                "https://auth.example.com"));
        // When
        log.say(new MockEnvironment()
                .withProperty("local.server.port", "8081")
                .withProperty("local.management.port", "9091"));
        // Then
        assertThat(output.getOut().lines().filter(line -> line.contains("INFO")))
                .singleElement()
                .asString()
                .contains(
                        "relay ready",
                        "url=\"https://relay.example.com\"",
                        "port=\"8081\"",
                        "management=\"9091\"",
                        "redis=\"sentinel\"",
                        "issuers=\"1\"");
        assertThat(output.getOut()).doesNotContain("canned");
    }
}
