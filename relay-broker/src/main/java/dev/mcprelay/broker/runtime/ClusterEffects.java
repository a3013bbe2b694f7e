// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import dev.mcprelay.broker.core.Effect;
import dev.mcprelay.broker.core.Event;
import dev.mcprelay.broker.core.PostId;
import dev.mcprelay.broker.match.Parking;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.port.FrameBus;
import dev.mcprelay.broker.port.FrameBus.Sending;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.TunnelId;

/// What a step wants of the store and of other nodes. Whatever comes of it comes back as an event.
final class ClusterEffects {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterEffects.class);

    /// An edge that gets a grant later than this bounces it: by then its owner may have given up on the edge.
    static final Duration GRANT_LIFE = Duration.ofSeconds(2);

    private final Cluster cluster;
    private final CommandRendering rendering;
    private final TunnelStripe stripe;

    /// Responses that other nodes have not acknowledged.
    private final Map<PostId, Disposable> underWay = new HashMap<>();

    ClusterEffects(Cluster cluster, CommandRendering rendering, TunnelStripe stripe) {
        this.cluster = cluster;
        this.rendering = rendering;
        this.stripe = stripe;
    }

    void enqueue(TunnelId tunnel, Effect.Enqueue effect) {
        var id = effect.command().command();
        ask(
                cluster.matchmaker().enqueue(effect.command()),
                found -> stripe.tell(tunnel, new Event.Introduced(id, found.orElse(null))));
    }

    void leaveLine(TunnelId tunnel, Effect.LeaveLine effect) {
        tell(cluster.matchmaker().cancel(tunnel, effect.command()));
    }

    void park(TunnelId tunnel, Parking parking) {
        ask(
                cluster.matchmaker().park(parking),
                result -> stripe.tell(
                        tunnel, new Event.Registered(parking.instance(), parking.registration(), result.orElse(null))));
    }

    void unpark(TunnelId tunnel, Effect.Unpark effect) {
        tell(cluster.matchmaker().unpark(tunnel, effect.instance(), effect.registration(), effect.why()));
    }

    void lookUp(TunnelId tunnel, Effect.LookUp effect) {
        ask(
                cluster.matchmaker().registration(tunnel, effect.instance()),
                found -> stripe.tell(
                        tunnel,
                        new Event.LookedUp(
                                effect.instance(),
                                found.isPresent(),
                                found.flatMap(there -> there).orElse(null))));
    }

    void send(TunnelId tunnel, NodeId to, NodeMessage message, boolean lazy) {
        var _ = cluster.bus()
                .send(to, new FrameBus.Letter(tunnel, message, lazy))
                .subscribe(_ -> {}, ClusterEffects::report);
    }

    void tellAll(TunnelId tunnel, NodeMessage message) {
        cluster.membership().others().forEach(node -> send(tunnel, node, message, false));
    }

    void grant(TunnelId tunnel, Effect.SendGrant effect) {
        NodeMessage message = new NodeMessage.Grant(
                effect.grant(),
                effect.of(),
                effect.arrival(),
                cluster.membership().sharedTime().plus(GRANT_LIFE),
                effect.remaining(),
                effect.work(),
                effect.eager(),
                rendering.render(effect.handout()));
        NodeId edge = effect.grant().slot().edge();
        var _ = cluster.bus()
                .send(edge, new FrameBus.Letter(tunnel, message, false))
                .filter(sent -> sent == Sending.NOT_WRITTEN)
                .subscribe(_ -> stripe.tell(tunnel, new Event.Unsent(effect.grant())), ClusterEffects::report);
    }

    /// Whatever comes of it, and at once if it is known at once: it does not wait here any more.
    void respond(TunnelId tunnel, Effect.SendResponse effect) {
        Event sent = new Event.PostSent(effect.post());
        Disposable sending = cluster.bus()
                .send(effect.to(), new FrameBus.Letter(tunnel, effect.message(), false))
                .doOnError(ClusterEffects::report)
                .onErrorReturn(Sending.UNKNOWN)
                .subscribe(_ -> stripe.tell(tunnel, sent));
        underWay.put(effect.post(), sending);
    }

    /// It is over, sent or not.
    void stopSending(PostId post) {
        Disposable sending = underWay.remove(post);
        if (sending != null) {
            sending.dispose();
        }
    }

    /// An error is an answer too: nobody knows. No answer is none: the question was withdrawn.
    private static <T> void ask(Mono<T> question, Consumer<Optional<T>> answer) {
        var _ = question.map(Optional::of)
                .onErrorResume(e -> {
                    LOG.atDebug().setCause(e).log("the store did not answer");
                    return Mono.just(Optional.empty());
                })
                .subscribe(answer, ClusterEffects::report);
    }

    /// Should it fail, the record lapses by itself.
    private static void tell(Mono<Void> order) {
        var _ = order.subscribe(_ -> {}, e -> LOG.atDebug().setCause(e).log("the store did not answer"));
    }

    private static void report(Throwable bug) {
        LOG.atError().setCause(bug).log("a message between nodes failed");
    }
}
