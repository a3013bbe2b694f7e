// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.CallObserver;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.broker.PollRequest;
import dev.mcprelay.broker.Submission;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Nodes;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.broker.kit.Responses;
import dev.mcprelay.broker.kit.Tokens;
import dev.mcprelay.protocol.command.TunnelCommand;
import dev.mcprelay.protocol.id.RequestId;
import dev.mcprelay.protocol.token.ShardToken;

import static org.assertj.core.api.Assertions.assertThat;

/// Many threads at once on real time: callers, clients that poll, write, fail and answer.
final class ConcurrencyTest {
    private static final int CALLERS = 6;
    private static final int CALLS = 2000;
    private static final int CLIENTS = 4;

    private final SystemBrokerClock clock = new SystemBrokerClock();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Map<RequestId, Integer> written = new ConcurrentHashMap<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();

    @Test
    void everyCallHasOneOutcomeAndIsWrittenOnceAtMost() throws Exception {
        try (TimerThread timer = new TimerThread(clock);
                ExecutorService threads = Executors.newFixedThreadPool(CALLERS + CLIENTS)) {
            // Given
            BrokerNode broker = new BrokerNode(
                    new NodeParts(Nodes.NODE, BrokerLimits.DEFAULTS, Tokens.TOKENS, clock, timer, CallObserver.NONE));
            List<Future<?>> clients = start(threads, CLIENTS, i -> client(broker, "client-" + i));
            // When
            try {
                await(start(threads, CALLERS, _ -> caller(broker)));
            } finally {
                stopped.set(true);
            }
            await(clients);
            // Then
            assertThat(written.values()).allMatch(times -> times == 1);
            assertThat(answers.get() + failures.get()).isEqualTo(CALLERS * CALLS);
            assertThat(failures.get()).isZero();
        }
    }

    private static void await(List<Future<?>> all) throws Exception {
        for (Future<?> one : all) {
            one.get(60, TimeUnit.SECONDS);
        }
    }

    private interface Work {
        void run(int number) throws Exception;
    }

    private static List<Future<?>> start(ExecutorService threads, int count, Work work) {
        List<Future<?>> started = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            Callable<String> task = () -> {
                work.run(number);
                return "done";
            };
            started.add(threads.submit(task));
        }
        return started;
    }

    private void caller(BrokerNode broker) throws Exception {
        for (int i = 0; i < CALLS; i++) {
            Submission submission =
                    broker.submit(Calls.aCall().toOldTunnel().call()).toFuture().get(30, TimeUnit.SECONDS);
            if (!(submission instanceof Submission.Accepted(var exchange))) {
                throw new AssertionError(submission);
            }
            List<Frame> frames = exchange.frames().collectList().toFuture().get(30, TimeUnit.SECONDS);
            long finals = frames.stream().filter(Frame.Final.class::isInstance).count();
            if (finals != 1) {
                throw new AssertionError(frames);
            }
            (frames.getLast() instanceof Frame.Answered ? answers : failures).incrementAndGet();
        }
    }

    private static final class Poll extends BaseSubscriber<PollOutcome> {
        private final BlockingQueue<PollOutcome> outcome = new ArrayBlockingQueue<>(1);

        @Override
        protected void hookOnNext(PollOutcome value) {
            outcome.add(value);
        }
    }

    /// A client whose connection breaks now and then, before anything was written.
    private void client(BrokerNode broker, String instance) throws Exception {
        PollRequest request = Polls.of(instance).patience(Duration.ofMillis(50)).request();
        while (!stopped.get()) {
            Poll poll = new Poll();
            broker.poll(request).subscribe(poll);
            if (ThreadLocalRandom.current().nextInt(8) == 0) {
                poll.cancel();
                if (poll.outcome.poll() instanceof PollOutcome.Commands(var late)) {
                    late.unwritten();
                }
                continue;
            }
            if (poll.outcome.poll(30, TimeUnit.SECONDS) instanceof PollOutcome.Commands(var batch)) {
                if (ThreadLocalRandom.current().nextInt(10) == 0) {
                    batch.unwritten();
                    continue;
                }
                List<TunnelCommand> commands = batch.commands();
                commands.forEach(c -> written.merge(c.head().requestId(), 1, Integer::sum));
                batch.written();
                for (TunnelCommand command : commands) {
                    answer(broker, command);
                }
            }
        }
    }

    private static void answer(BrokerNode broker, TunnelCommand command) throws Exception {
        ShardToken token = Tokens.of(command, Calls.TUNNEL);
        var _ = broker.respond(
                        Calls.TUNNEL, token, Responses.answer(command.head().requestId()))
                .toFuture()
                .get(30, TimeUnit.SECONDS);
    }
}
