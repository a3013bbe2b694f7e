// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.lifecycle;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
final class StrangeVariablesTest {

    @Test
    void whatIsMisspeltIsNamedInOneLine(CapturedOutput output) {
        // When
        StrangeVariables.warnOf(List.of("PATH", "RELAY_REDIS_URI", "RELAY_ADMIN_KEY", "RELAY_NONSENSE"));
        // Then
        assertThat(output.getOut().lines().filter(line -> line.contains("WARN")))
                .singleElement()
                .asString()
                .contains("no settings", "variables=\"RELAY_NONSENSE, RELAY_REDIS_URI (RELAY_REDIS_URL?)\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RELAY_JAVA_OPTS",
                "RELAY_NO_BUILD",
                "RELAY_TUNNEL_KEY",
                "RELAY_DEMO_TOKEN",
                "RELAY_SERVICE_HOST",
                "RELAY_SERVICE_PORT",
                "RELAY_SERVICE_PORT_HTTP",
                "RELAY_PORT",
                "RELAY_PORT_8080_TCP",
                "RELAY_PORT_8080_TCP_PROTO",
                "RELAY_PORT_8080_TCP_PORT",
                "RELAY_PORT_8080_TCP_ADDR",
                "RELAY_REDIS_SERVICE_HOST",
                "RELAY_REDIS_PORT_6379_TCP_ADDR",
                "RELAYED"
            })
    void whatBelongsToOthersIsNot(String variable) {
        // When
        List<String> said = StrangeVariables.said(List.of(variable));
        // Then
        assertThat(said).isEmpty();
    }
}
