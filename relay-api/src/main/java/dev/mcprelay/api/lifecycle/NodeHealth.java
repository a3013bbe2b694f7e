// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.lifecycle;

import java.util.function.Supplier;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;

/// What readiness says of a node and the others. Without Redis a node is degraded, and stays ready: all nodes
/// would leave the balancer at once, with the calls that they can serve. A node whose id is contested is not.
public final class NodeHealth implements ReactiveHealthIndicator {
    static final Status DEGRADED = new Status("DEGRADED");
    private static final String REASON = "reason";

    private final Supplier<NodeCondition> condition;

    /// @param condition from memory
    public NodeHealth(Supplier<NodeCondition> condition) {
        this.condition = condition;
    }

    @Override
    public Mono<Health> health() {
        return Mono.fromSupplier(() -> switch (condition.get()) {
            case GOOD -> Health.up().build();
            case REDIS_AWAY ->
                Health.status(DEGRADED)
                        .withDetail(REASON, "Redis does not answer: only calls whose client polls this node are served")
                        .build();
            case ID_CONTESTED ->
                Health.outOfService()
                        .withDetail(REASON, "another process uses this node's id on this Redis: stop one of them")
                        .build();
        });
    }
}
