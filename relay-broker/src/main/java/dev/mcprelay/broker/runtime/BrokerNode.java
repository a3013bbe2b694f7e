// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.mcprelay.broker.Broker;
import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.broker.PollRequest;
import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.broker.Submission;
import dev.mcprelay.broker.TunnelPresence;
import dev.mcprelay.broker.ValidKeys;
import dev.mcprelay.broker.core.Event;
import dev.mcprelay.broker.core.HeldBytes;
import dev.mcprelay.broker.core.Peers;
import dev.mcprelay.broker.core.PollId;
import dev.mcprelay.broker.core.PostId;
import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.broker.core.TunnelCore;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.port.FrameBus;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.TunnelId;
import dev.mcprelay.protocol.token.ShardToken;

/// The broker of one node: calls and polls that meet here meet in memory. Any thread.
public final class BrokerNode implements Broker {
    private static final int STRIPES_PER_CORE = 8;
    private static final int MOST_AT_ONCE = 256;
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    /// Others learn with their next beat, a second apart, that this node drains, and what they granted before
    /// is still on its way. So long it stays to bounce that, even when nothing of its own is left to do.
    private static final Duration AFTERWORD = Duration.ofMillis(2500);

    private final NodeParts parts;
    private final OpenCalls openCalls = new OpenCalls();
    private final TunnelStripe[] stripes;
    private final Disposable.Composite listening = Disposables.composite();
    private final AtomicLong sequence = new AtomicLong();
    private final AtomicBoolean draining = new AtomicBoolean();

    /// The node starts to serve now: from here its start grace runs.
    public BrokerNode(NodeParts given) {
        parts = given.understood();
        Tick started = parts.clock().now();
        Cluster cluster = parts.cluster();
        KnownPeers known = cluster == null ? null : new KnownPeers(cluster, parts.clock());
        int count = STRIPES_PER_CORE * Runtime.getRuntime().availableProcessors();
        HeldBytes held = new HeldBytes(parts.limits().calls().heldBytes());
        stripes = IntStream.range(0, count)
                .mapToObj(_ -> new TunnelStripe(parts, known == null ? Peers.NONE : known, started, openCalls, held))
                .toArray(TunnelStripe[]::new);
        if (cluster != null && known != null) {
            listen(cluster, known);
        }
    }

    private void listen(Cluster cluster, KnownPeers known) {
        Runnable resync = () -> {
            known.distrust();
            everybody(new Event.Resync());
        };
        var fence = new StallFence(parts.clock(), parts.wakeups(), cluster.membership()::sharedTime, resync);
        var ears = new NodeEars(cluster.membership(), fence, this::deliver);
        listening.add(cluster.bus().inbox().subscribe(ears::heard));
        listening.add(cluster.membership().resyncs().subscribe(_ -> resync.run()));
        fence.start();
    }

    private void deliver(TunnelId tunnel, Event event) {
        stripeOf(tunnel).tell(tunnel, event);
    }

    private void everybody(Event event) {
        for (TunnelStripe stripe : stripes) {
            stripe.put(new Letter.Everybody(event));
        }
    }

    @Override
    public Mono<Submission> submit(Call call) {
        return Mono.defer(() -> {
            CommandId id = new CommandId(parts.node(), sequence.getAndIncrement());
            TunnelStripe stripe = stripeOf(call.tunnel());
            Event left = new Event.CallerLeft(id);
            return Reply.mono(
                    subscriber -> new SubmitReply(subscriber, () -> stripe.tell(call.tunnel(), left)),
                    reply -> stripe.put(new Letter.Submitted(
                            call.tunnel(),
                            new Event.Submit(id, call, parts.clock().wallTime()),
                            reply)));
        });
    }

    @Override
    public Mono<PollOutcome> poll(PollRequest poll) {
        return Mono.defer(() -> {
            PollId id = new PollId(sequence.getAndIncrement());
            TunnelStripe stripe = stripeOf(poll.tunnel());
            Event cut = new Event.PollCut(id, poll.instance());
            return Reply.mono(
                    subscriber -> new PollReply(subscriber, () -> stripe.tell(poll.tunnel(), cut)),
                    reply -> stripe.put(new Letter.Polled(poll.tunnel(), new Event.PollArrived(id, poll), reply)));
        });
    }

    @Override
    public Mono<Delivery> respond(TunnelId tunnel, ShardToken token, PostedResponse response) {
        CommandId command = token.command();
        if (parts.cluster() == null && !command.owner().equals(parts.node())) {
            return Mono.just(Delivery.GONE);
        }
        return PlainReply.of(reply -> {
            PostId id = new PostId(parts.node(), sequence.getAndIncrement());
            stripeOf(tunnel).put(new Letter.Posted(tunnel, new Event.ResponsePosted(id, command, response), reply));
        });
    }

    @Override
    public Mono<Boolean> handedWith(TunnelId tunnel, ShardToken token, String keyDigest) {
        return ask(tunnel, core -> core != null && core.isHandedWith(token.command(), keyDigest));
    }

    @Override
    public Mono<TunnelPresence> presence(TunnelId tunnel) {
        return ask(
                tunnel,
                core -> core == null
                        ? TunnelPresence.UNKNOWN
                        : core.presence(parts.clock().now()));
    }

    private <T> Mono<T> ask(TunnelId tunnel, Function<@Nullable TunnelCore, T> question) {
        return PlainReply.of(reply -> stripeOf(tunnel)
                .put(new Letter.Asked(
                        tunnel,
                        core -> reply.deliver(question.apply(core)),
                        () -> reply.fail(new IllegalStateException("question: failed (expected: an answer)")))));
    }

    @Override
    public void keysChanged(TunnelId tunnel, ValidKeys keys) {
        stripeOf(tunnel).tell(tunnel, new Event.KeysChanged(keys));
    }

    @Override
    public void tunnelDeleted(TunnelId tunnel) {
        stripeOf(tunnel).tell(tunnel, new Event.TunnelDeleted());
    }

    @Override
    public Mono<Void> drain() {
        Cluster cluster = parts.cluster();
        if (cluster == null) {
            return drainHere();
        }
        // first the others hear of it, so that nothing is granted to polls that are about to end
        return Mono.when(cluster.membership().drain(), goodbye(cluster))
                .timeout(GOODBYE)
                .onErrorComplete()
                .then(Mono.defer(() -> Mono.when(drainHere(), afterword(cluster))));
    }

    /// Faster than the list of nodes, which they read once a second.
    private static Mono<Void> goodbye(Cluster cluster) {
        var leave = new FrameBus.Letter(FrameBus.NO_TUNNEL, new NodeMessage.Leave(), false);
        return Flux.defer(() -> Flux.fromIterable(cluster.membership().others()))
                .flatMap(node -> cluster.bus().send(node, leave), MOST_AT_ONCE)
                .then();
    }

    private static Mono<Void> afterword(Cluster cluster) {
        return cluster.membership().others().isEmpty()
                ? Mono.empty()
                : Mono.delay(AFTERWORD).then();
    }

    private Mono<Void> drainHere() {
        return Mono.defer(() -> {
            if (draining.compareAndSet(false, true)) {
                for (TunnelStripe stripe : stripes) {
                    openCalls.started();
                    stripe.put(new Letter.Draining());
                }
                openCalls.ended();
            }
            return openCalls.none();
        });
    }

    /// The hash of an id of random digits is even enough; its lower bits are mixed in because they choose the
    /// stripe.
    private TunnelStripe stripeOf(TunnelId tunnel) {
        int hash = tunnel.hashCode();
        return stripes[Math.floorMod(hash ^ (hash >>> 16), stripes.length)];
    }
}
