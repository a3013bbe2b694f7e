// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.wiring;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import reactor.core.publisher.Mono;

import dev.mcprelay.api.lifecycle.StartException;
import dev.mcprelay.api.settings.RelaySettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class RedisAtStartTest {

    private static RelaySettings waiting(Duration startWait) {
        var source = new MapConfigurationPropertySource();
        source.put("relay.redis.start-wait", startWait.toString());
        return new Binder(source).bindOrCreate("relay", Bindable.of(RelaySettings.class));
    }

    @Test
    void aRedisThatComesUpALittleLaterIsWaitedFor() {
        // Given
        var tries = new AtomicInteger();
        Mono<String> opening = Mono.fromCallable(() -> {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("refused");
            }
            return "open";
        });
        // When
        String opened = StoreWiring.patiently(opening, waiting(Duration.ofSeconds(30)));
        // Then
        assertThat(opened).isEqualTo("open");
        assertThat(tries).hasValue(2);
    }

    @Test
    void aRedisThatDoesNotComeEndsTheStartWithASentence() {
        // Given
        Mono<String> opening = Mono.error(new IllegalStateException("refused by 10.0.0.1"));
        // When
        var start = assertThatThrownBy(() -> StoreWiring.patiently(opening, waiting(Duration.ofMillis(50))));
        // Then
        start.isInstanceOf(StartException.class)
                .hasMessageStartingWith("Redis did not answer within")
                .hasMessageContaining("RELAY_REDIS_URL")
                .hasMessageNotContaining("10.0.0.1");
    }
}
