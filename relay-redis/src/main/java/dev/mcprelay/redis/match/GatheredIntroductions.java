// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.match;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.mcprelay.broker.match.Introduction;
import dev.mcprelay.broker.match.WaitingCommand;
import dev.mcprelay.protocol.id.TunnelId;

/// One question at a time about each tunnel: commands that come while one is under way are asked for together
/// in the next, in the order in which they came. A command that is alone is asked for at once. Only where
/// the last question found a slot for nobody is there a rest of a few milliseconds before the next: whoever
/// comes then has to stand in line behind them, asked for or not. Any thread.
///
/// If a question fails, nobody knows what came of it, and those who waited for its end are told the same at
/// once: asking for them too would let them wait for a second failure.
final class GatheredIntroductions {
    /// Of one question. More would keep Redis from others for longer than a millisecond.
    static final int MOST = 32;

    /// With a line as long as this is short, several calls arrive in it.
    static final Duration REST = Duration.ofMillis(4);

    private record Asked(WaitingCommand command, Sinks.One<Introduction> answer) {}

    private final BiFunction<TunnelId, List<WaitingCommand>, Mono<List<Introduction>>> question;

    /// By tunnel with a question under way, or at rest.
    private final Map<TunnelId, List<Asked>> waiting = new HashMap<>();

    /// @param question about 1 to [#MOST] commands of a tunnel; its answers stand in their order
    GatheredIntroductions(BiFunction<TunnelId, List<WaitingCommand>, Mono<List<Introduction>>> question) {
        this.question = question;
    }

    Mono<Introduction> of(WaitingCommand command) {
        return Mono.defer(() -> {
            var asked = new Asked(command, Sinks.one());
            if (begins(asked)) {
                ask(command.tunnel(), List.of(asked));
            }
            return asked.answer().asMono();
        });
    }

    private synchronized boolean begins(Asked asked) {
        List<Asked> line = waiting.get(asked.command().tunnel());
        if (line == null) {
            waiting.put(asked.command().tunnel(), new ArrayList<>());
            return true;
        }
        line.add(asked);
        return false;
    }

    private void ask(TunnelId tunnel, List<Asked> together) {
        List<WaitingCommand> commands = together.stream().map(Asked::command).toList();
        var _ = Mono.defer(() -> question.apply(tunnel, commands))
                .filter(answers -> answers.size() == commands.size())
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("not an answer for each command")))
                .subscribe(answers -> answered(tunnel, together, answers), error -> failed(tunnel, together, error));
    }

    private void answered(TunnelId tunnel, List<Asked> together, List<Introduction> answers) {
        if (answers.stream().allMatch(Introduction.Queued.class::isInstance)) {
            var _ = Mono.delay(REST).subscribe(_ -> goOn(tunnel));
        } else {
            goOn(tunnel);
        }
        for (int i = 0; i < answers.size(); i++) {
            var _ = together.get(i).answer().tryEmitValue(answers.get(i)); // nobody else tells it
        }
    }

    private void goOn(TunnelId tunnel) {
        List<Asked> next = next(tunnel);
        if (!next.isEmpty()) {
            ask(tunnel, next);
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

    private synchronized List<Asked> next(TunnelId tunnel) {
        List<Asked> line = waiting.getOrDefault(tunnel, List.of());
        if (line.isEmpty()) {
            waiting.remove(tunnel);
            return List.of();
        }
        List<Asked> head = line.subList(0, Math.min(MOST, line.size()));
        List<Asked> next = List.copyOf(head);
        head.clear();
        return next;
    }

    private synchronized List<Asked> end(TunnelId tunnel) {
        List<Asked> line = waiting.remove(tunnel);
        return line == null ? List.of() : line;
    }
}
