// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.lifecycle;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.mcprelay.api.settings.RelaySettings;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
final class ReadyLogTest {
    private static final String ISSUER = "relay.auth.issuers[0].uri";

    private static ReadyLog log(Map<String, String> properties) {
        Binder binder = new Binder(new MapConfigurationPropertySource(properties));
        return new ReadyLog(binder.bindOrCreate("relay", RelaySettings.class));
    }

    @Test
    void aRelayWithoutIssuersIsWarnedOfOnceWithWhatToDo(CapturedOutput output) {
        // Given
        ReadyLog log = log(Map.of());
        // When
        log.say();
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
        log.say();
        // Then
        assertThat(output.getOut()).doesNotContain("WARN");
    }
}
