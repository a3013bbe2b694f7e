// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.match;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.mcprelay.broker.match.Introduction;
import dev.mcprelay.broker.match.WaitingCommand;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.TunnelId;

/// One question at a time about each tunnel: commands that come while one is under way are asked for
/// together in the next, in the order in which they came. A command that is alone is asked for at once.
/// Only where the last question found a slot for nobody is there a rest of a few milliseconds: whoever
/// comes then and wants the same has to stand in line behind them, asked for or not. Who wants something
/// else ends the rest.
///
/// If a question fails, nobody knows what came of it, and those who waited for its end are told the same at
/// once: asking for them too would let them wait for a second failure.
///
/// Any thread. The monitor guards the lanes, and nothing is called while it is held. A lane is there
/// exactly as long as a question is under way or at rest; whoever ends the one decides on the next.
final class GatheredIntroductions {
    /// Of one question: it keeps Redis from others for a millisecond or two.
    static final int MOST = 32;

    /// Long enough for several calls to arrive where there is a line, and short beside the time in it.
    static final Duration REST = Duration.ofMillis(4);

    private record Asked(WaitingCommand command, Sinks.One<Introduction> answer) {
        Wish wish() {
            return new Wish(command.channel(), command.pin());
        }

        /// It is asked for no more, or by another question.
        void withdraw() {
            var _ = answer.tryEmitEmpty(); // nobody else tells it
        }
    }

    /// What a command wants of a slot.
    private record Wish(ChannelName channel, @Nullable Integer pin) {}

    /// @param now to be asked for at once; empty: later
    /// @param replaced what was to be asked for the same command; null: nothing
    private record Turn(List<Asked> now, @Nullable Asked replaced) {}

    private static final class Lane {
        final SequencedMap<CommandId, Asked> gathered = new LinkedHashMap<>();

        /// What the last question asked for in vain; null: a question is under way.
        @Nullable
        Set<Wish> inVain;

        int rests;

        List<Asked> take() {
            inVain = null;
            List<Asked> taken = new ArrayList<>();
            while (!gathered.isEmpty() && taken.size() < MOST) {
                taken.add(gathered.pollFirstEntry().getValue());
            }
            return taken;
        }
    }

    private final BiFunction<TunnelId, List<WaitingCommand>, Mono<List<Introduction>>> question;
    private final Map<TunnelId, Lane> lanes = new HashMap<>();

    /// @param question about 1 to [#MOST] commands of a tunnel; its answers stand in their order
    GatheredIntroductions(BiFunction<TunnelId, List<WaitingCommand>, Mono<List<Introduction>>> question) {
        this.question = question;
    }

    /// Ends empty when the command is forgotten, or asked for anew, before it was asked for.
    Mono<Introduction> of(WaitingCommand command) {
        return Mono.defer(() -> {
            var asked = new Asked(command, Sinks.one());
            Turn turn = enter(asked);
            if (turn.replaced() != null) {
                turn.replaced().withdraw();
            }
            ask(command.tunnel(), turn.now());
            return asked.answer().asMono();
        });
    }

    /// It shall not be asked for any more. What is asked already, is.
    void forget(TunnelId tunnel, CommandId command) {
        Asked forgotten = remove(tunnel, command);
        if (forgotten != null) {
            forgotten.withdraw();
        }
    }

    private void ask(TunnelId tunnel, List<Asked> together) {
        if (together.isEmpty()) {
            return;
        }
        List<WaitingCommand> commands = together.stream().map(Asked::command).toList();
        try {
            var _ = question.apply(tunnel, commands)
                    .filter(answers -> answers.size() == commands.size())
                    .switchIfEmpty(Mono.error(() -> new IllegalStateException("not an answer for each command")))
                    .subscribe(
                            answers -> answered(tunnel, together, answers), error -> failed(tunnel, together, error));
        } catch (RuntimeException | Error broken) {
            failed(tunnel, together, broken); // a lane whose question never ends would keep its tunnel waiting
        }
    }

    private void answered(TunnelId tunnel, List<Asked> together, List<Introduction> answers) {
        Set<Wish> inVain = answers.stream().allMatch(Introduction.Queued.class::isInstance)
                ? together.stream().map(Asked::wish).collect(Collectors.toUnmodifiableSet())
                : Set.of();
        int rest = rest(tunnel, inVain);
        if (rest > 0) {
            var _ = Mono.delay(REST)
                    .subscribe(_ -> ask(tunnel, next(tunnel, rest)), _ -> ask(tunnel, next(tunnel, rest)));
        } else {
            ask(tunnel, next(tunnel, rest));
        }
        for (int i = 0; i < answers.size(); i++) {
            var _ = together.get(i).answer().tryEmitValue(answers.get(i)); // nobody else tells it
        }
    }

    private void failed(TunnelId tunnel, List<Asked> together, Throwable error) {
        List<Asked> others = end(tunnel);
        together.forEach(asked -> tell(asked, error));
        others.forEach(asked -> tell(asked, error));
    }

    private static void tell(Asked asked, Throwable error) {
        var _ = asked.answer().tryEmitError(error); // nobody else tells it
    }

    private synchronized Turn enter(Asked asked) {
        Lane lane = lanes.get(asked.command().tunnel());
        if (lane == null) {
            lanes.put(asked.command().tunnel(), new Lane());
            return new Turn(List.of(asked), null);
        }
        Asked replaced = lane.gathered.put(asked.command().command(), asked);
        boolean wakes = lane.inVain != null && !lane.inVain.contains(asked.wish());
        return new Turn(wakes ? lane.take() : List.of(), replaced);
    }

    private synchronized @Nullable Asked remove(TunnelId tunnel, CommandId command) {
        Lane lane = lanes.get(tunnel);
        return lane == null ? null : lane.gathered.remove(command);
    }

    /// @param inVain empty: it was not
    /// @return the number of the rest that begins; 0: there is something to do
    private synchronized int rest(TunnelId tunnel, Set<Wish> inVain) {
        Lane lane = lanes.get(tunnel);
        if (lane == null || inVain.isEmpty() || lane.gathered.size() >= MOST) {
            return 0;
        }
        boolean others = lane.gathered.values().stream().anyMatch(asked -> !inVain.contains(asked.wish()));
        if (others) {
            return 0;
        }
        lane.inVain = inVain;
        return ++lane.rests;
    }

    /// @param rest that is over; 0: there was none
    private synchronized List<Asked> next(TunnelId tunnel, int rest) {
        Lane lane = lanes.get(tunnel);
        if (lane == null || (rest > 0 && (lane.inVain == null || lane.rests != rest))) {
            return List.of(); // somebody else has ended the rest
        }
        if (lane.gathered.isEmpty()) {
            lanes.remove(tunnel);
        }
        return lane.take();
    }

    private synchronized List<Asked> end(TunnelId tunnel) {
        Lane lane = lanes.remove(tunnel);
        return lane == null ? List.of() : List.copyOf(lane.gathered.values());
    }
}
