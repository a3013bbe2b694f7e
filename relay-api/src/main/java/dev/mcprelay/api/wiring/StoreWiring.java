// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.wiring;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import dev.mcprelay.api.lifecycle.StartException;
import dev.mcprelay.api.settings.RelaySettings;
import dev.mcprelay.auth.credential.Secret;
import dev.mcprelay.auth.registry.CacheSettings;
import dev.mcprelay.auth.registry.CachedTunnels;
import dev.mcprelay.auth.registry.TunnelRegistry;
import dev.mcprelay.redis.LettuceConnections;
import dev.mcprelay.redis.RelayKeys;
import dev.mcprelay.redis.embedded.EmbeddedRedis;
import dev.mcprelay.redis.embedded.EmbeddedRedisException;
import dev.mcprelay.redis.registry.RedisTunnelRegistry;

/// Redis, and what is kept in it.
@Configuration(proxyBeanMethods = false)
class StoreWiring {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWiring.class);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    /// Where Redis is: as configured, or embedded.
    ///
    /// @param embedded null: none was started
    record Store(Secret<String> url, Optional<EmbeddedRedis> embedded) implements AutoCloseable {
        @Override
        public void close() {
            embedded.ifPresent(EmbeddedRedis::close);
        }
    }

    @Bean(destroyMethod = "close")
    Store store(RelaySettings settings) {
        String url = settings.redis().url();
        if (url != null && !url.isBlank()) {
            return new Store(Secret.of(url), Optional.empty());
        }
        if (settings.isProduction()) {
            throw new StartException(
                    "No Redis is configured: set RELAY_REDIS_URL (production has no embedded one).", null);
        }
        try {
            EmbeddedRedis redis = EmbeddedRedis.start(settings.dataDir().resolve("redis"));
            return new Store(redis.url(), Optional.of(redis));
        } catch (EmbeddedRedisException e) {
            throw new StartException(e.getMessage() + ".", e);
        }
    }

    @Bean(destroyMethod = "close")
    LettuceConnections redisConnections(Store store) {
        return LettuceConnections.to(store.url());
    }

    @Bean(destroyMethod = "close")
    RedisTunnelRegistry tunnelRegistry(LettuceConnections connections, RelaySettings settings) {
        RelayKeys keys = new RelayKeys(settings.redis().prefix());
        return patiently(RedisTunnelRegistry.open(connections, keys), settings);
    }

    /// Redis may come up a little later than this node.
    static <T> T patiently(Mono<T> opening, RelaySettings settings) {
        AtomicReference<@Nullable Throwable> last = new AtomicReference<>();
        Mono<T> open = opening.doOnError(last::set)
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, BETWEEN_TRIES).doBeforeRetry(retry -> {
                    if (retry.totalRetries() == 0) {
                        String reason = retry.failure() instanceof StartException known
                                ? known.getMessage()
                                : "Redis does not answer yet";
                        LOG.atWarn()
                                .addKeyValue("patience", settings.redis().startWait())
                                .addKeyValue("reason", reason)
                                .log("the start waits");
                    }
                }));
        try {
            return open.toFuture().get(settings.redis().startWait().toMillis() + 1, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            if (last.get() instanceof StartException known) {
                throw known;
            }
            throw new StartException(
                    "Redis did not answer within "
                            + settings.redis().startWait().toSeconds()
                            + " s: check RELAY_REDIS_URL, and that Redis is up.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("The start was interrupted.", e);
        }
    }

    @Bean(destroyMethod = "close")
    CachedTunnels cachedTunnels(TunnelRegistry registry, RelaySettings settings, InstantSource clock) {
        CacheSettings usual = CacheSettings.DEFAULT;
        CacheSettings cache = new CacheSettings(
                usual.tunnels(), settings.registry().grace(), usual.confirmAfter(), usual.unknownFor());
        return new CachedTunnels(registry, cache, clock);
    }
}
