// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import reactor.core.publisher.Mono;

import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Introductions.ACommand;
import dev.mcprelay.broker.kit.Introductions.APoll;
import dev.mcprelay.broker.match.Absence;
import dev.mcprelay.broker.match.Introduction;
import dev.mcprelay.broker.match.ParkResult;
import dev.mcprelay.broker.message.Registration;
import dev.mcprelay.broker.port.MatchRules.Bounds;
import dev.mcprelay.broker.port.MatchRules.Times;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;

import static org.assertj.core.api.Assertions.assertThat;

/// How the promises of a matchmaker are put to the test: what it is asked, and what must have come of it.
/// What must pass quickly is set to be brief, and what must not pass during a test to be endless; so no
/// test waits for a given time, and none fails on a slow machine.
public abstract class MatchmakerRig {
    protected static final Duration BOUND = Duration.ofSeconds(10);
    protected static final Duration ENDLESS = Duration.ofHours(1);
    protected static final Duration BRIEF = Duration.ofMillis(20);

    /// Another far time than [dev.mcprelay.broker.kit.Introductions] gives.
    protected static final Instant LATER = Instant.parse("2100-02-01T00:00:00Z");

    private static final int TRIES = 500;

    private final MatchmakerSubject subject;
    private @Nullable Matchmaker current;

    protected MatchmakerRig(MatchmakerSubject subject) {
        this.subject = subject;
    }

    @AfterEach
    final void close() {
        subject.close();
    }

    /// A moment passes: 10 ms or more.
    protected final void aMomentPasses() {
        subject.aMomentPasses();
    }

    /// Nothing that the rules time passes during a test.
    protected final void given() {
        given(Bounds.DEFAULTS, ENDLESS, ENDLESS, ENDLESS);
    }

    protected final void given(Bounds bounds) {
        given(bounds, ENDLESS, ENDLESS, ENDLESS);
    }

    protected final void given(Duration reservation, Duration passedOver, Duration hidden) {
        given(Bounds.DEFAULTS, reservation, passedOver, hidden);
    }

    private void given(Bounds bounds, Duration reservation, Duration passedOver, Duration hidden) {
        current = subject.matchmaker(new MatchRules(bounds, new Times(reservation, passedOver, hidden, ENDLESS)));
    }

    protected final Matchmaker matchmaker() {
        return Objects.requireNonNull(current, "given() comes first");
    }

    protected final Introduction enqueue(ACommand command) {
        return await(matchmaker().enqueue(command.command()));
    }

    /// Waits in the line from now on.
    ///
    /// @return its arrival
    protected final long queued(ACommand command) {
        Introduction introduction = enqueue(command);
        assertThat(introduction).isInstanceOf(Introduction.Queued.class);
        return ((Introduction.Queued) introduction).arrival();
    }

    protected final void letWait(ACommand command) {
        long _ = queued(command);
    }

    /// The instance that it is introduced to.
    protected final String matched(ACommand command) {
        Introduction introduction = enqueue(command);
        assertThat(introduction).isInstanceOf(Introduction.Matched.class);
        return ((Introduction.Matched) introduction).instance().value();
    }

    /// The same as soon as there is one.
    protected final String eventuallyMatched(ACommand command) {
        return eventually(() -> enqueue(command), Introduction.Matched.class)
                .instance()
                .value();
    }

    protected final <T> T eventually(Supplier<?> question, Class<T> answer) {
        for (int i = 0; i < TRIES; i++) {
            Object given = question.get();
            if (answer.isInstance(given)) {
                return answer.cast(given);
            }
            aMomentPasses();
        }
        throw new AssertionError("never " + answer.getSimpleName());
    }

    protected final void park(APoll poll) {
        var _ = parking(poll);
    }

    protected final ParkResult.Parked parking(APoll poll) {
        ParkResult result = await(matchmaker().park(poll.parking()));
        assertThat(result).isInstanceOf(ParkResult.Parked.class);
        return (ParkResult.Parked) result;
    }

    /// What it takes from the line.
    protected final List<CommandId> parked(APoll poll) {
        return parking(poll).introduced();
    }

    protected final void forget(APoll poll) {
        run(matchmaker().unpark(Calls.TUNNEL, poll.instance(), poll.registration(), Absence.GONE));
    }

    protected final void isBusy(APoll poll) {
        run(matchmaker().unpark(Calls.TUNNEL, poll.instance(), poll.registration(), Absence.BUSY));
    }

    protected final void unpark(APoll poll) {
        run(matchmaker().unpark(Calls.TUNNEL, poll.instance(), poll.registration(), Absence.AWAY));
    }

    protected final void unpark(APoll poll, Registration registration) {
        run(matchmaker().unpark(Calls.TUNNEL, poll.instance(), registration, Absence.AWAY));
    }

    protected final void cancel(ACommand command) {
        run(matchmaker().cancel(Calls.TUNNEL, command.command().command()));
    }

    protected final Optional<Registration> registration(String instance) {
        return await(matchmaker().registration(Calls.TUNNEL, new InstanceId(instance)));
    }

    protected static void run(Mono<Void> operation) {
        var _ = operation.block(BOUND);
    }

    protected static <T> T await(Mono<T> answer) {
        T value = answer.block(BOUND);
        assertThat(value).isNotNull();
        return value;
    }

    /// For waiting until nothing is known of an instance any more.
    protected static Object whetherKnown(Introduction introduction) {
        return introduction.equals(new Introduction.Offline(false)) ? "forgotten" : introduction;
    }
}
