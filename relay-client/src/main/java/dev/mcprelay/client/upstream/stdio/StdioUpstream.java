// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.upstream.stdio;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import dev.mcprelay.client.timing.Backoff;
import dev.mcprelay.client.timing.ClientClock;
import dev.mcprelay.client.upstream.Reply;
import dev.mcprelay.client.upstream.TunnelFailure;
import dev.mcprelay.client.upstream.TunnelFailure.Kind;
import dev.mcprelay.client.upstream.TunnelFailure.Source;
import dev.mcprelay.client.upstream.Upstream;
import dev.mcprelay.protocol.command.CommandHead;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.jsonrpc.JsonRpcMessage;

/// A private server that is a child process, started by the first command and again by the first command
/// after its death, not sooner than a growing pause after it. Requests overlap: answers find their calls by
/// id.
///
/// `lock` guards which child is the current one; nothing is called out under it but the start of a process.
public final class StdioUpstream implements Upstream {
    /// Most bytes of one line.
    public static final int DEFAULT_LIMIT = 64 * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(StdioUpstream.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final TunnelFailure NO_START = TunnelFailure.of(Source.CLIENT_INTERNAL, Kind.CLOSED_PIPE);

    private final String commandLine;
    private final int limit;
    private final Duration patience;
    private final ClientClock clock;
    private final LongAdder dropped = new LongAdder();
    private final Object lock = new Object();
    private final Backoff backoff = new Backoff(SHORTEST_PAUSE, LONGEST_PAUSE);
    private @Nullable Running current;
    private long notBefore;
    private boolean stopped;
    private boolean startedBefore;

    private record Running(Child child, StdioConversation conversation) {}

    private StdioUpstream(String commandLine, int limit, Duration patience, ClientClock clock) {
        if (commandLine.isBlank()) {
            throw new IllegalArgumentException("private server: empty command (expected: a command line)");
        }
        this.commandLine = commandLine;
        this.limit = limit;
        this.patience = patience;
        this.clock = clock;
        this.notBefore = clock.nanos();
    }

    /// @param commandLine for `sh -c`
    public static StdioUpstream of(String commandLine) {
        return of(commandLine, DEFAULT_LIMIT, Duration.ofSeconds(2));
    }

    /// @param limit most bytes of one line
    /// @param patience how long the child may take to go after its stdin was closed, and again after SIGTERM
    public static StdioUpstream of(String commandLine, int limit, Duration patience) {
        return new StdioUpstream(commandLine, limit, patience, ClientClock.SYSTEM);
    }

    @Override
    public boolean stateless() {
        return false;
    }

    @Override
    public boolean affine() {
        return true;
    }

    /// How many lines of the child led nowhere: noise, late answers, notifications of no call.
    public long dropped() {
        return dropped.sum();
    }

    @Override
    public Flux<Reply> call(CommandHead head, JsonRpcMessage message) {
        return running(head.channel())
                .flatMapMany(running -> switch (message) {
                    case JsonRpcMessage.Request request ->
                        running.conversation().ask(running.child(), request);
                    case JsonRpcMessage.Notification _, JsonRpcMessage.Response _ ->
                        running.conversation().tell(running.child(), message);
                })
                .onErrorResume(_ -> Flux.just(NO_START.badGateway(message)));
    }

    /// A child has no sessions to end.
    @Override
    public Mono<Reply> endSession(CommandHead head) {
        return Mono.just(Reply.sessionEnded(405));
    }

    @Override
    public Mono<Reply> metadata(CommandHead head) {
        return Mono.just(Reply.metadata(404, null));
    }

    /// The live child, started where needed and when it may be.
    private Mono<Running> running(ChannelName channel) {
        return Mono.defer(() -> {
            long wait;
            synchronized (lock) {
                if (current != null && !current.conversation().isOver()) {
                    return Mono.just(current);
                }
                wait = Math.max(0, notBefore - clock.nanos());
            }
            // elsewhere, because a process takes its time to start
            return Mono.delay(Duration.ofNanos(wait), Schedulers.boundedElastic())
                    .then(Mono.fromCallable(() -> liveOrStarted(channel)));
        });
    }

    private Running liveOrStarted(ChannelName channel) throws IOException {
        synchronized (lock) {
            if (current != null && !current.conversation().isOver()) {
                return current;
            }
            if (stopped) {
                throw new IOException("stopped");
            }
            StdioConversation conversation = new StdioConversation(dropped);
            Child child = started(conversation, channel);
            conversation.with(child);
            current = new Running(child, conversation);
            about(LOG.atInfo(), channel).log(startedBefore ? "private server started again" : "private server started");
            startedBefore = true;
            return current;
        }
    }

    private Child started(StdioConversation conversation, ChannelName channel) throws IOException {
        try {
            return Child.start(command(), limit, conversation::heard, status -> gone(conversation, channel, status));
        } catch (IOException noShell) {
            pauseAfter();
            about(LOG.atWarn(), channel).log("private server cannot be started");
            throw noShell;
        }
    }

    private ProcessBuilder command() {
        ProcessBuilder command = new ProcessBuilder("/bin/sh", "-c", commandLine);
        command.environment().remove("RELAY_TUNNEL_KEY");
        return command;
    }

    private LoggingEventBuilder about(LoggingEventBuilder line, ChannelName channel) {
        return line.addKeyValue("channel", channel).addKeyValue("command", CommandName.of(commandLine));
    }

    private void gone(StdioConversation conversation, ChannelName channel, Optional<Integer> status) {
        synchronized (lock) {
            if (conversation.hasAnswered()) {
                backoff.reset();
            }
            pauseAfter();
            if (!stopped) {
                about(LOG.atWarn(), channel)
                        .addKeyValue("status", status.map(Object::toString).orElse("none: it closed its output"))
                        .log("private server ended; the next command starts it again");
            }
        }
        conversation.end();
    }

    /// Called with the lock.
    private void pauseAfter() {
        notBefore = clock.nanos() + backoff.pause(Optional.empty()).toNanos();
    }

    @Override
    public Mono<Void> stop() {
        return Mono.defer(() -> {
            Running running = last();
            return running == null ? Mono.empty() : running.child().stop(patience);
        });
    }

    @Override
    public void kill() {
        Running running = last();
        if (running != null) {
            running.child().kill();
        }
    }

    private @Nullable Running last() {
        synchronized (lock) {
            stopped = true;
            return current;
        }
    }

    /// Without the command line, which may hold a password.
    @Override
    public String toString() {
        return "StdioUpstream";
    }
}
