// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.Exchange;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.broker.Submission;
import dev.mcprelay.broker.core.Effect;
import dev.mcprelay.broker.core.Event;
import dev.mcprelay.broker.core.PollId;
import dev.mcprelay.broker.core.PostId;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.TunnelId;

/// Does what a step has decided: knows who is behind the ids. Belongs to one stripe and is touched only by
/// whoever runs it.
final class EffectRunner {
    private static final Logger LOG = LoggerFactory.getLogger(EffectRunner.class);

    private final NodeParts parts;
    private final CommandRendering rendering;
    private final OpenCalls openCalls;
    private final TunnelStripe stripe;
    private final @Nullable ClusterEffects cluster;
    private final Map<CommandId, SubmitReply> submitters = new HashMap<>();
    private final Map<CommandId, AnswerStream> callers = new HashMap<>();
    private final Map<PollId, PollReply> polls = new HashMap<>();
    private final Map<PostId, PlainReply<Delivery>> posts = new HashMap<>();

    /// At another node: it need not send the notice again while that is held here.
    private record FarPoster(TunnelId tunnel, PostId id, TunnelStripe stripe) implements Poster {
        @Override
        public void settle(Delivery delivery) {
            stripe.tell(tunnel, new Event.NoticeSettled(id, delivery));
        }

        @Override
        public void held() {
            stripe.tell(tunnel, new Event.NoticeHeld(id));
        }
    }

    private record OpenExchange(CommandId id, AnswerStream frames) implements Exchange {}

    EffectRunner(NodeParts parts, OpenCalls openCalls, TunnelStripe stripe) {
        this.parts = parts;
        this.openCalls = openCalls;
        this.stripe = stripe;
        rendering = new CommandRendering(parts.tokens());
        Cluster others = parts.cluster();
        cluster = others == null ? null : new ClusterEffects(others, rendering, stripe);
    }

    void expect(CommandId command, SubmitReply reply) {
        submitters.put(command, reply);
    }

    void expect(PollId poll, PollReply reply) {
        polls.put(poll, reply);
    }

    void expect(PostId post, PlainReply<Delivery> reply) {
        posts.put(post, reply);
    }

    /// Whoever submits has been answered otherwise.
    void forget(CommandId command) {
        submitters.remove(command);
    }

    /// Its client has gone.
    void forget(PollId poll) {
        polls.remove(poll);
    }

    void run(TunnelId tunnel, Effect effect) {
        switch (effect) {
            case Effect.Accept(var command) -> accept(tunnel, command);
            case Effect.Refuse refuse -> refuse(tunnel, refuse);
            case Effect.HandOver handOver -> handOver(tunnel, handOver);
            case Effect.EndPoll(var poll, var outcome) -> endPoll(poll, outcome);
            case Effect.EmitNotice emit -> notice(tunnel, emit);
            case Effect.Complete(var command, var outcome) -> complete(command, outcome);
            case Effect.AnswerPost(var post, var delivery) -> answer(post, delivery);
            case Effect.Ended(var ending) -> parts.observer().onEnded(ending);
            case Effect.HealthChanged(var change) -> parts.observer().onHealth(change);
            case Effect.Beyond beyond -> reach(tunnel, beyond);
        }
    }

    /// Beyond this node.
    private void reach(TunnelId tunnel, Effect.Beyond effect) {
        if (cluster == null) {
            throw new IllegalStateException("effect: " + effect.getClass().getSimpleName() + " (expected: no cluster)");
        }
        switch (effect) {
            case Effect.Enqueue enqueue -> cluster.enqueue(tunnel, enqueue);
            case Effect.LeaveLine leave -> cluster.leaveLine(tunnel, leave);
            case Effect.Park(var parking) -> cluster.park(tunnel, parking);
            case Effect.Unpark unpark -> cluster.unpark(tunnel, unpark);
            case Effect.LookUp lookUp -> cluster.lookUp(tunnel, lookUp);
            case Effect.Send(var to, var message, var lazy) -> cluster.send(tunnel, to, message, lazy);
            case Effect.SendGrant grant -> cluster.grant(tunnel, grant);
            case Effect.SendResponse response -> cluster.respond(tunnel, response);
            case Effect.StopSending(var post) -> cluster.stopSending(post);
            case Effect.TellAll(var message) -> cluster.tellAll(tunnel, message);
        }
    }

    private void accept(TunnelId tunnel, CommandId command) {
        Event left = new Event.CallerLeft(command);
        AnswerStream answer =
                new AnswerStream(parts.limits(), parts.clock(), parts.wakeups(), () -> stripe.tell(tunnel, left));
        callers.put(command, answer);
        openCalls.started();
        SubmitReply reply = submitters.remove(command);
        if (reply != null) {
            reply.deliver(new Submission.Accepted(new OpenExchange(command, answer)));
        }
    }

    private void refuse(TunnelId tunnel, Effect.Refuse refuse) {
        SubmitReply reply = submitters.remove(refuse.command());
        if (reply != null) {
            reply.deliver(new Submission.Refused(refuse.reason(), refuse.retryAfter()));
        }
        parts.observer().onRefused(tunnel, refuse.channel(), refuse.reason());
    }

    private void handOver(TunnelId tunnel, Effect.HandOver handOver) {
        PendingBatch batch = new PendingBatch(
                handOver.batch(), () -> rendering.render(handOver.handouts()), event -> stripe.tell(tunnel, event));
        PollReply reply = polls.remove(handOver.poll());
        if (reply == null) {
            batch.unwritten();
        } else {
            reply.deliver(new PollOutcome.Commands(batch));
        }
    }

    private void endPoll(PollId poll, PollOutcome outcome) {
        PollReply reply = polls.remove(poll);
        if (reply != null) {
            reply.deliver(outcome);
        }
    }

    private void notice(TunnelId tunnel, Effect.EmitNotice emit) {
        Poster poster = poster(tunnel, emit.post());
        AnswerStream caller = callers.get(emit.command());
        if (caller == null) {
            poster.settle(Delivery.GONE);
        } else {
            offer(caller, emit.notice(), poster);
        }
    }

    private static void offer(AnswerStream caller, Frame.Notice notice, Poster poster) {
        boolean done = false;
        try {
            caller.offer(notice, poster);
            done = true;
        } finally {
            if (!done) {
                poster.settle(Delivery.DROPPED);
            }
        }
    }

    /// Whoever is told what became of a notice: a client here, or another node.
    private Poster poster(TunnelId tunnel, PostId id) {
        if (!id.responder().equals(parts.node())) {
            return new FarPoster(tunnel, id, stripe);
        }
        PlainReply<Delivery> post = posts.remove(id);
        return delivery -> {
            if (post != null) {
                var _ = post.offer(delivery); // a notice whose offer has failed may have been settled before
            }
        };
    }

    private void complete(CommandId command, Frame.Final outcome) {
        AnswerStream caller = callers.remove(command);
        if (caller == null) {
            LOG.atError().addKeyValue("command", command).log("a call ended twice");
            return;
        }
        caller.complete(outcome);
        openCalls.ended();
    }

    /// This effect has failed: the core hears what it waits for, as far as nobody else will tell it.
    void excuse(TunnelId tunnel, Effect effect) {
        if (effect instanceof Effect.HandOver handOver) {
            stripe.tell(tunnel, new Event.BatchLost(handOver.batch())); // some of it may have been read
            endPoll(handOver.poll(), new PollOutcome.Refused(ErrorCode.INTERNAL, TunnelStripe.RETRY));
        } else if (effect instanceof Effect.SendResponse(var _, var post, var _)) {
            stripe.tell(tunnel, new Event.PostSent(post));
        }
    }

    private void answer(PostId post, Delivery delivery) {
        PlainReply<Delivery> reply = posts.remove(post);
        if (reply != null) {
            reply.deliver(delivery);
        }
    }
}
