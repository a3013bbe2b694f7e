// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.lifecycle;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import dev.mcprelay.api.http.HotRoutes;
import dev.mcprelay.broker.Broker;

/// How a node stops. Readiness is false already. First the broker: it refuses new calls, answers parked polls
/// so that their clients go elsewhere, and lets running calls finish, while the listener is still open: their
/// answers have to come in. Meanwhile each HTTP answer ends its connection. Then the web server, which by now
/// has nothing open, then Redis. Boot stops the highest phase first; this one is above the web server's.
public final class DrainSequence implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(DrainSequence.class);

    private final Broker broker;
    private final HotRoutes routes;
    private final Duration deadline;
    private volatile boolean running;

    public DrainSequence(Broker broker, HotRoutes routes, Duration deadline) {
        this.broker = broker;
        this.routes = routes;
        this.deadline = deadline;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public void stop(Runnable callback) {
        LOG.atInfo().addKeyValue("deadline", deadline).log("node draining");
        routes.leave();
        var _ = broker.drain()
                .timeout(deadline)
                .doFinally(_ -> {
                    running = false;
                    callback.run();
                })
                .subscribe(
                        _ -> {},
                        _ -> LOG.atWarn().log("node stops with calls still running"),
                        () -> LOG.atInfo().log("node drained"));
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE;
    }
}
