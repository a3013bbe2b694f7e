// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.mcprelay.client.relay.PollAnswer;
import dev.mcprelay.client.relay.RelayLink;
import dev.mcprelay.client.relay.RelayLink.LinkSettings;
import dev.mcprelay.client.timing.Backoff;
import dev.mcprelay.client.timing.ClientClock;
import dev.mcprelay.client.upstream.Upstream;
import dev.mcprelay.client.work.ArrivedCommand;
import dev.mcprelay.client.work.ClientCounters;
import dev.mcprelay.client.work.CommandQueue;
import dev.mcprelay.client.work.CommandRunner;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.info.ChannelInfo;
import dev.mcprelay.protocol.info.ServerInfo;

/// A tunnel client: one poll in flight, a bounded queue, a bounded number of workers. It lives once: new,
/// started, stopped. Any thread.
///
/// Nothing ends it but [#stop] and [#kill]: a relay that is away or refuses the key is polled again, with
/// growing pauses.
public final class TunnelClient {
    private static final Logger LOG = LoggerFactory.getLogger(TunnelClient.class);

    /// The most commands that one poll may bring.
    private static final int MAX_LIMIT = 25;

    /// An answer without commands that comes faster than this was no wait: the next poll waits in its stead.
    private static final Duration LEAST_WAIT = Duration.ofMillis(100);

    /// A poll that stands for so long was not refused.
    private static final Duration SETTLED = Duration.ofMillis(300);

    private enum Life {
        NEW,
        STARTED,
        STOPPED
    }

    private final ClientSettings settings;
    private final ClientClock clock = ClientClock.SYSTEM;
    private final RelayLink link;
    private final CommandQueue queue;
    private final CommandRunner runner;
    private final Backoff backoff;
    private final ClientCounters counters = new ClientCounters();
    private final AtomicReference<Life> life = new AtomicReference<>(Life.NEW);
    private final Disposable.Swap polling = Disposables.swap();
    private final Disposable.Swap working = Disposables.swap();
    private final Sinks.Empty<Void> allDone = Sinks.empty();
    private final Consumer<LinkState> watcher;
    private final AtomicBoolean connected = new AtomicBoolean();

    /// How the way to the relay fares goes to the log.
    public TunnelClient(ClientSettings settings) {
        this(settings, TunnelClient::log);
    }

    /// @param watcher is told how the way to the relay fares, in place of the log; on any thread, must not
    /// block
    public TunnelClient(ClientSettings settings, Consumer<LinkState> watcher) {
        ClientLimits limits = settings.limits();
        this.settings = settings;
        this.watcher = watcher;
        LinkSettings linkSettings =
                new LinkSettings(limits.pollTimeout(), limits.workers() + 2, limits.shortestPause());
        this.link = new RelayLink(settings.relay(), ClientRelease.NAME, linkSettings, this::serverInfo, clock);
        this.queue = new CommandQueue(limits.queue());
        this.runner = new CommandRunner(settings.channels(), link::post, limits.longestCall(), clock, counters);
        this.backoff = new Backoff(limits.shortestPause(), limits.longestPause());
    }

    /// Begins to poll; returns at once.
    ///
    /// @throws IllegalStateException when it was started before
    public void start() {
        if (!life.compareAndSet(Life.NEW, Life.STARTED)) {
            throw new IllegalStateException("tunnel client: " + life.get() + " (expected: NEW)");
        }
        LOG.atInfo()
                .addKeyValue("tunnel", settings.relay().tunnel())
                .addKeyValue("instance", instance())
                .log("tunnel client started");
        polling.update(poll().repeat().subscribe());
        working.update(queue.commands()
                .flatMap(runner::run, settings.limits().workers())
                .subscribe(_ -> {}, this::broken, () -> {
                    var _ = allDone.tryEmitEmpty();
                }));
        if (life.get() == Life.STOPPED) {
            // stopped while it started
            kill();
        }
    }

    private Mono<Void> poll() {
        return queue.room().flatMap(free -> {
            long begun = clock.nanos();
            Sinks.Empty<Void> answered = Sinks.empty();
            Mono<Void> poll = link.poll(Math.min(MAX_LIMIT, free))
                    .doOnNext(_ -> answered.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST))
                    .flatMap(answer -> after(answer, begun));
            return connected.get() ? poll : Mono.when(poll, introduce(answered.asMono()));
        });
    }

    /// While a poll stands nothing tells whether the relay took it: another request does. Not sooner than a
    /// refusal would have come, and to its end: the poll after this one waits for it.
    private Mono<Void> introduce(Mono<Void> answered) {
        return Mono.delay(SETTLED)
                .takeUntilOther(answered)
                .flatMap(_ -> link.metadata())
                .doOnNext(this::introduced)
                .then();
    }

    private void introduced(int status) {
        if (status == 200) {
            connected();
        } else {
            LOG.atWarn().addKeyValue("status", status).log("tunnel metadata not available");
        }
    }

    private void connected() {
        if (connected.compareAndSet(false, true)) {
            watcher.accept(new LinkState.Connected());
        }
    }

    private Mono<Void> after(PollAnswer answer, long begun) {
        return switch (answer) {
            case PollAnswer.Commands commands -> {
                backoff.reset();
                connected();
                take(commands);
                yield Mono.empty();
            }
            case PollAnswer.Nothing _ -> {
                backoff.reset();
                connected();
                long lasted = clock.nanos() - begun;
                yield lasted < LEAST_WAIT.toNanos() ? pause(LEAST_WAIT) : Mono.empty();
            }
            case PollAnswer.Refused(int status, Optional<Duration> retryAfter) -> {
                Duration pause = backoff.pause(retryAfter);
                if (life.get() == Life.STARTED) {
                    connected.set(false);
                    watcher.accept(new LinkState.Failing(status, pause));
                }
                yield pause(pause);
            }
        };
    }

    private static void log(LinkState state) {
        switch (state) {
            case LinkState.Connected _ -> LOG.atInfo().log("tunnel client connected");
            case LinkState.Failing(int status, Duration pause) ->
                LOG.atWarn()
                        .addKeyValue("status", status)
                        .addKeyValue("pause", pause)
                        .log("poll refused; trying again after a pause");
        }
    }

    private static Mono<Void> pause(Duration pause) {
        return Mono.delay(pause).then();
    }

    private void take(PollAnswer.Commands answer) {
        counters.batch(answer.commands().size(), answer.dropped());
        if (answer.dropped() > 0) {
            LOG.atWarn().addKeyValue("commands", answer.dropped()).log("commands that could not be read were dropped");
        }
        queue.offer(answer.commands().stream()
                .map(command -> new ArrivedCommand(command, answer.headersAt()))
                .toList());
    }

    private void broken(Throwable failure) {
        LOG.atError().addKeyValue("cause", failure.getClass().getSimpleName()).log("the workers broke down");
        kill();
    }

    /// The channels as they are now.
    private ServerInfo serverInfo() {
        Map<ChannelName, Upstream> sorted = new TreeMap<>(settings.channels());
        List<ChannelInfo> channels = sorted.entrySet().stream()
                .map(entry -> new ChannelInfo(
                        entry.getKey(),
                        entry.getValue().stateless(),
                        entry.getValue().affine()))
                .toList();
        return new ServerInfo(channels.stream().anyMatch(ChannelInfo::stateless) ? 2 : 1, channels);
    }

    /// Polls no more, lets running commands end within the grace, then lets the private servers go.
    /// Completes when all is closed. Commands that the relay wrote at this very moment are lost.
    public Mono<Void> stop() {
        return Mono.defer(() -> {
            Life before = life.getAndSet(Life.STOPPED);
            polling.dispose();
            queue.close();
            Mono<Void> finished = before == Life.STARTED ? allDone.asMono() : Mono.empty();
            return finished.timeout(settings.limits().stopGrace())
                    .onErrorComplete()
                    .then(Mono.defer(this::letGo));
        });
    }

    private Mono<Void> letGo() {
        working.dispose();
        link.close();
        return Flux.fromIterable(settings.channels().values())
                .flatMap(Upstream::stop, settings.channels().size() + 1)
                .then(Mono.fromRunnable(() -> LOG.atInfo().log("tunnel client stopped")));
    }

    /// Drops everything at once: connections are cut, running commands get no answer, child processes are
    /// killed.
    public void kill() {
        life.set(Life.STOPPED);
        // from here on nothing is sent, so that no running command is answered
        var _ = link.cut()
                .doFinally(_ -> {
                    polling.dispose();
                    working.dispose();
                })
                .subscribe();
        settings.channels().values().forEach(Upstream::kill);
    }

    public InstanceId instance() {
        return settings.relay().instance();
    }

    public ClientCounters.Snapshot counters() {
        return counters.snapshot();
    }
}
