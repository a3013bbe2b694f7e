// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.policy;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class AccessPolicyJsonTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void nothingSaidIsTheDefault() {
        // When
        AccessPolicy policy = read("{}");
        // Then
        assertThat(policy).isEqualTo(AccessPolicy.DEFAULT);
    }

    @Test
    void everyFieldIsReadAndWritten() {
        // Given
        String json = """
                {"mode":"relay","issuers":["https://i"],"required_scopes":["a"],"tool_scopes":{"tool":["b","c"]},
                 "allow":[{"issuer":"https://i","subjects":["s"],"client_ids":["c"],"tenants":["t"],"groups":["g"]}],
                 "channels_share_audience":true}""";
        // When
        AccessPolicy policy = read(json);
        // Then
        var rule = new AllowRule("https://i", Set.of("s"), Set.of("c"), Set.of("t"), Set.of("g"));
        assertThat(policy)
                .isEqualTo(new AccessPolicy(
                        AccessMode.RELAY,
                        List.of("https://i"),
                        List.of("a"),
                        Map.of("tool", List.of("b", "c")),
                        List.of(rule),
                        true));
        assertThat(AccessPolicyJson.write(policy)).isEqualTo(JSON.readTree(json));
    }

    @Test
    void emptyIsNotAbsent() {
        // When
        AccessPolicy policy = read("{\"required_scopes\":[],\"allow\":[]}");
        // Then
        assertThat(policy.requiredScopes()).isEmpty();
        assertThat(policy.allow()).isEmpty();
        assertThat(AccessPolicyJson.read(AccessPolicyJson.write(policy))).isEqualTo(policy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                       | policy                            | an object",
                "{\"mod\":\"open\"}                       | policy                            | only allow, channels_share",
                "{\"mode\":\"opne\"}                      | policy.mode                       | relay or open",
                "{\"mode\":7}                             | policy.mode                       | relay or open",
                "{\"mode\":\"server\"}                    | policy.mode                       | not supported yet",
                "{\"issuers\":\"https://i\"}              | policy.issuers                    | a list",
                "{\"issuers\":null}                       | policy.issuers                    | a list",
                "{\"required_scopes\":[\"\"]}             | policy.required_scopes            | not empty",
                "{\"required_scopes\":[\"a\\\"b\"]}       | policy.required_scopes            | no blanks",
                "{\"tool_scopes\":{\"t\":[\"a b\"]}}      | policy.tool_scopes of a tool      | no blanks",
                "{\"tool_scopes\":[]}                     | policy.tool_scopes                | an object",
                "{\"allow\":{}}                           | policy.allow                      | a list",
                "{\"allow\":[{\"subjects\":[\"s\"]}]}     | policy.allow[0].issuer            | no rule without one",
                "{\"allow\":[{\"issuer\":\"i\",\"x\":1}]} | policy.allow[0]                   | only client_ids",
                "{\"allow\":[{\"issuer\":\"i\",\"groups\":[]}]} | policy.allow[0].groups      | one value or more",
                "{\"channels_share_audience\":\"yes\"}    | policy.channels_share_audience    | true or false"
            })
    void whatIsNoPolicyIsRefusedByField(String json, String field, String expected) {
        // When / Then
        assertThatThrownBy(() -> read(json))
                .isInstanceOfSatisfying(
                        InvalidPolicyException.class, e -> assertThat(e.field()).isEqualTo(field))
                .hasMessageContaining(expected);
    }

    private static AccessPolicy read(String json) {
        return AccessPolicyJson.read(JSON.readTree(json));
    }
}
