// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/// Leaves a server that turns out to be a replica. A sentinel that has not heard of a failover yet names the
/// former primary; a connection to that one stays for ever, takes `PUBLISH`, tells only its own listeners,
/// and says that nobody heard. Writes fail there; publishing must not go wrong in silence.
///
/// Where `ROLE` is not allowed nothing is left. Asked at each connect, on Lettuce's event loops.
final class PrimaryWatch implements RedisConnectionStateListener {
    private static final Logger LOG = LoggerFactory.getLogger(PrimaryWatch.class);

    /// A failover takes its time, and who is connected at once would be here again.
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final AtomicBoolean told = new AtomicBoolean();

    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
        if (connection instanceof StatefulRedisConnection<?, ?> server) {
            var _ = Mono.fromCompletionStage(() -> server.async().role())
                    .doOnNext(role -> {
                        if (ServerRole.isPrimary(role)) {
                            told.set(false);
                        }
                    })
                    .filter(ServerRole::isReplica)
                    .doOnNext(_ -> tell(address))
                    .delayElement(PAUSE)
                    // the server ends the connection, and the driver looks for the primary again
                    .flatMap(_ -> Mono.fromCompletionStage(() -> server.async().quit()))
                    .subscribe(_ -> {}, _ -> {});
        }
    }

    private void tell(SocketAddress address) {
        if (told.compareAndSet(false, true)) {
            LOG.atWarn().addKeyValue("server", address).log("this Redis server is a replica: looking for the primary");
        }
    }
}
