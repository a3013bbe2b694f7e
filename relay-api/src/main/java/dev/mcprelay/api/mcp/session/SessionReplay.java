// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.mcp.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Call.SessionRef;
import dev.mcprelay.broker.Exchange;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.StageTimes;
import dev.mcprelay.broker.Submission;
import dev.mcprelay.broker.port.SessionHomes;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.protocol.token.SessionOpening;
import dev.mcprelay.protocol.token.SessionTokens;

/// Lets a session of ours begin anew when its instance has gone: another instance gets the caller's own
/// `initialize` and `notifications/initialized`, then the call. Only while nothing of the call has left, and
/// only where the private server answers as it did at the beginning; else the session is gone, and the caller
/// begins anew (MCP 2025-11-25, Session Management). Any thread.
public final class SessionReplay {
    private static final Logger LOG = LoggerFactory.getLogger(SessionReplay.class);

    /// A home that was found may be gone as well.
    private static final int TRIES = 3;

    private final Function<Call, Mono<Submission>> broker;
    private final SessionHomes homes;
    private final InstantSource clock;
    private final MovedSessions moved = new MovedSessions();

    /// Sessions that begin anew at this moment: all their calls wait for the same beginning.
    private final ConcurrentMap<String, Mono<Optional<Integer>>> beginnings = new ConcurrentHashMap<>();

    /// @param broker [Broker#submit]
    public SessionReplay(Function<Call, Mono<Submission>> broker, SessionHomes homes, InstantSource clock) {
        this.broker = broker;
        this.homes = homes;
        this.clock = clock;
    }

    /// A call of such a session.
    private record Stray(Call call, SessionRef session, SessionOpening opening, Instant end) {

        String name() {
            return SessionTokens.shortName(session.key());
        }
    }

    /// As [Broker#submit].
    ///
    /// @param opening how the call's session began; null: it cannot begin anew
    public Mono<Submission> submit(Call call, @Nullable SessionOpening opening) {
        SessionRef session = call.session();
        return opening == null || session == null || session.pin() == null
                ? broker.apply(call)
                : submit(new Stray(call, session, opening, clock.instant().plus(call.deadline())), TRIES);
    }

    private Mono<Submission> submit(Stray stray, int tries) {
        int pin = moved.of(stray.name()).orElse(pin(stray.session));
        Mono<Submission> submitted = broker.apply(at(stray, pin, tries));
        if (tries == 0) {
            return submitted;
        }
        return submitted.flatMap(submission -> switch (submission) {
            case Submission.Refused(var reason, var _) ->
                reason == ErrorCode.SESSION_GONE
                        ? anew(stray, pin, tries).defaultIfEmpty(submission)
                        : Mono.just(submission);
            case Submission.Accepted(var exchange) ->
                Mono.just(new Submission.Accepted(new Patient(exchange.id(), frames(exchange, stray, pin, tries))));
        });
    }

    private Flux<Frame> frames(Exchange exchange, Stray stray, int pin, int tries) {
        return exchange.frames()
                .switchOnFirst((first, all) -> first.get() instanceof Frame.Failed failed
                                && failed.reason() == ErrorCode.SESSION_GONE
                                && !failed.delivered()
                        ? anew(stray, pin, tries)
                                .flatMapMany(submission -> frames(submission, failed.times()))
                                .defaultIfEmpty(failed)
                        : all);
    }

    private static Flux<Frame> frames(Submission submission, StageTimes times) {
        return switch (submission) {
            case Submission.Accepted(var exchange) -> exchange.frames();
            // how long to wait goes by the reason from here on: a frame has no word for it
            case Submission.Refused(var reason, var _) ->
                Flux.just(new Frame.Failed(reason, Frame.Phase.WAITING, false, times));
        };
    }

    /// The call where its session lives now; empty when it lives nowhere.
    private Mono<Submission> anew(Stray stray, int lost, int tries) {
        String session = stray.name();
        Mono<Optional<Integer>> beginning = beginnings.computeIfAbsent(
                session,
                _ -> beginning(stray, lost)
                        .doOnNext(home -> moved.put(session, home))
                        .singleOptional()
                        // before anybody hears of it: a home that is lost as well is another beginning
                        .doOnNext(_ -> beginnings.remove(session))
                        .cache());
        return beginning
                .timeout(left(stray), Mono.just(Optional.empty()))
                .filter(home -> home.isPresent() && clock.instant().isBefore(stray.end))
                .flatMap(_ -> submit(stray, tries - 1));
    }

    private Mono<Integer> beginning(Stray stray, int lost) {
        TunnelId tunnel = stray.call.tunnel();
        String session = stray.name();
        return homes.home(tunnel, session)
                .filter(home -> home != lost)
                .switchIfEmpty(Mono.defer(() -> new Opener(broker, stray.call, stray.opening)
                        .open()
                        .flatMap(home -> homes.move(tunnel, session, lost, home))))
                .doOnNext(_ -> LOG.atInfo().addKeyValue("tunnel", tunnel).log("A session began anew at another client"))
                .onErrorResume(e -> {
                    LOG.atWarn()
                            .addKeyValue("tunnel", tunnel)
                            .addKeyValue("cause", e.getClass().getSimpleName())
                            .log("A session could not begin anew, and is gone");
                    return Mono.empty();
                });
    }

    private Call at(Stray stray, int pin, int tries) {
        boolean home = pin == pin(stray.session);
        if (home && tries == TRIES) {
            return stray.call;
        }
        Duration left = left(stray);
        return home ? Opener.again(stray.call, left) : Opener.at(stray.call, pin, left);
    }

    private Duration left(Stray stray) {
        Duration left = Duration.between(clock.instant(), stray.end);
        return left.isPositive() ? left : Duration.ofMillis(1);
    }

    private static int pin(SessionRef session) {
        Integer pin = session.pin();
        return pin == null ? 0 : pin;
    }

    /// An exchange whose call may have gone twice, of which only one could arrive.
    private record Patient(CommandId id, Flux<Frame> frames) implements Exchange {}
}
