// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis;

import java.time.Duration;

import io.lettuce.core.RedisCommandExecutionException;
import reactor.util.retry.Retry;

/// Patience with a Cluster that is moving slots or has just lost a master: it says so, has done nothing,
/// and is mostly ready some milliseconds later.
public final class SlotMoves {
    private static final Duration PAUSE = Duration.ofMillis(30);

    private SlotMoves() {}

    /// Again every 30 ms while the Cluster asks for it. The last such error comes through.
    ///
    /// @param budget how long the operation may take
    public static Retry within(Duration budget) {
        return Retry.fixedDelay(Math.max(1, budget.dividedBy(PAUSE)), PAUSE)
                .filter(SlotMoves::isMoving)
                .onRetryExhaustedThrow((_, last) -> last.failure());
    }

    private static boolean isMoving(Throwable error) {
        String text = error instanceof RedisCommandExecutionException ? error.getMessage() : null;
        return text != null && (text.startsWith("TRYAGAIN") || text.startsWith("CLUSTERDOWN"));
    }
}
