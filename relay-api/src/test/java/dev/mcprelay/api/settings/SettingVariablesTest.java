// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.settings;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

final class SettingVariablesTest {
    private final SettingVariables variables = SettingVariables.all();

    @Test
    void everyVariableOfTheHandbookIsKnown() {
        // When
        List<String> unknown = SettingsTree.of("relay", RelaySettings.class).stream()
                .flatMap(section -> section.settings().stream())
                .filter(setting -> !setting.map())
                .map(Setting::variable)
                .filter(variable -> !variables.knows(variable))
                .toList();
        // Then
        assertThat(unknown).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RELAY_PUBLICURL",
                "RELAY_CLUSTER_SECRETS_0",
                "RELAY_CLUSTER_SECRETS_12",
                "RELAY_AUTH_ISSUERS_3_URI",
                "RELAY_AUTH_ISSUERS_0_ALGORITHMS_1",
                "RELAY_AUTH_SCOPES_0",
                "RELAY_AUTH_SCOPEHIERARCHY_MCP"
            })
    void soIsWhateverElseSpringReads(String variable) {
        assertThat(variables.knows(variable)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RELAY_REDIS",
                "RELAY_REDIS_URL_0",
                "RELAY_AUTH_ISSUERS_URI",
                "RELAY_AUTH_ISSUERS_0",
                "RELAY_MCPDEADLINE"
            })
    void whatSpringDoesNotReadIsNot(String variable) {
        assertThat(variables.knows(variable)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "RELAY_REDIS_URI, RELAY_REDIS_URL",
        "relay_admin_keys, RELAY_ADMIN_KEY",
        "RELAY_PUBIC_URL, RELAY_PUBLIC_URL",
        "RELAY_CLUSTER_SECRET_0, RELAY_CLUSTER_SECRETS_0",
        "RELAY_AUTH_ISSUER_2_URI, RELAY_AUTH_ISSUERS_0_URI"
    })
    void theNearestOneIsFound(String misspelt, String meant) {
        assertThat(variables.nearest(misspelt)).contains(meant);
    }

    @Test
    void whatIsFarFromAllHasNoNearest() {
        assertThat(variables.nearest("RELAY_NONSENSE")).isEmpty();
    }
}
