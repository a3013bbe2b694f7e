// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.lifecycle;

import java.util.Objects;
import java.util.Properties;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

final class NodeHealthTest {

    private static Health health(NodeCondition condition) {
        return Objects.requireNonNull(
                new NodeHealth(() -> condition).health().toFuture().join());
    }

    private static String configured(String key) {
        var yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new ClassPathResource("application.yaml"));
        Properties properties = Objects.requireNonNull(yaml.getObject());
        return Objects.toString(properties.get(key));
    }

    @ParameterizedTest
    @CsvSource({"GOOD, UP, 200", "REDIS_AWAY, DEGRADED, 200", "ID_CONTESTED, OUT_OF_SERVICE, 503"})
    void readinessSaysHowTheNodeStandsWithTheOthers(NodeCondition condition, String said, int http) {
        // Given
        String order = configured("management.endpoint.health.status.order");
        var aggregator = StatusAggregator.of(order.split(",", -1));
        // When
        Status status =
                aggregator.getAggregateStatus(Status.UP, health(condition).getStatus());
        // Then
        assertThat(status.getCode()).isEqualTo(said);
        assertThat(HttpCodeStatusMapper.getDefault().getStatusCode(status)).isEqualTo(http);
    }

    @Test
    void whoIsNotWellSaysWhy() {
        // When
        Health health = health(NodeCondition.REDIS_AWAY);
        // Then
        assertThat(health.getDetails()).containsOnlyKeys("reason");
        assertThat(health(NodeCondition.GOOD).getDetails()).isEmpty();
    }

    @Test
    void theNodeIsPartOfReadiness() {
        // When
        String members = configured("management.endpoint.health.group.readiness.include");
        // Then
        assertThat(members.split(",", -1)).containsExactlyInAnyOrder("readinessState", "node");
    }
}
