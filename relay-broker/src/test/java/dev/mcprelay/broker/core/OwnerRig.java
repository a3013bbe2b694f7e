// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Nodes;
import dev.mcprelay.broker.match.Introduction;
import dev.mcprelay.broker.match.Standing;
import dev.mcprelay.broker.match.WaitingCommand;
import dev.mcprelay.broker.message.GrantRef;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.message.Registration;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.SlotId;

/// A core whose clients all poll at one other node; that node and the store do what the test says.
final class OwnerRig {
    static final NodeId EDGE = new NodeId(42);
    static final InstanceId INSTANCE = new InstanceId("far");
    private static final Registration SLOT = new Registration(new SlotId(EDGE, 1), 1, false);

    private final TunnelCore core;
    private final List<Effect> effects = new ArrayList<>();
    private Tick now = new Tick(0);
    private long numbers;

    OwnerRig() {
        this(BrokerLimits.DEFAULTS);
    }

    OwnerRig(BrokerLimits limits) {
        core = new TunnelCore(new TunnelFacts(Calls.TUNNEL, Nodes.NODE, new Tick(0), limits, new Others()));
    }

    /// Everybody lives.
    private static final class Others implements Peers {
        @Override
        public Standing standing(NodeId node) {
            return Standing.ALIVE;
        }

        @Override
        public Duration silence(NodeId node) {
            return Duration.ZERO;
        }

        @Override
        public boolean isCongested(NodeId node) {
            return false;
        }

        @Override
        public Instant sharedTime() {
            return Instant.EPOCH;
        }

        @Override
        public boolean mayBelieveOffline() {
            return true;
        }
    }

    void on(Event event) {
        effects.addAll(core.on(event, now));
    }

    void pass(Duration time) {
        now = now.plus(time);
        on(new Event.TimeCame());
    }

    CommandId submit(Calls call) {
        CommandId id = new CommandId(Nodes.NODE, numbers++);
        on(new Event.Submit(id, call.call(), Instant.EPOCH));
        return id;
    }

    void hears(NodeMessage message) {
        on(new Event.Heard(EDGE, message, false));
    }

    static Introduction introductionTo(InstanceId instance) {
        return introductionTo(instance, false);
    }

    static Introduction introductionTo(InstanceId instance, boolean affine) {
        return new Introduction.Matched(instance, SLOT, affine, 1);
    }

    /// The store introduces the command to the far instance; it is granted.
    GrantRef grant(CommandId command) {
        on(new Event.Introduced(command, introductionTo(INSTANCE)));
        return grants().stream()
                .map(Effect.SendGrant::grant)
                .filter(grant -> grant.command().equals(command))
                .toList()
                .getLast();
    }

    /// The same, and it is handed over there.
    GrantRef handOver(CommandId command) {
        GrantRef grant = grant(command);
        hears(new NodeMessage.Handed(grant, INSTANCE));
        return grant;
    }

    // --- what it wanted

    List<Effect.SendGrant> grants() {
        return all(Effect.SendGrant.class);
    }

    /// Each command that the store was asked for, once.
    List<WaitingCommand> sought() {
        return all(Effect.Enqueue.class).stream().map(Effect.Enqueue::command).toList();
    }

    /// What was said to one node.
    List<NodeMessage> sent() {
        return all(Effect.Send.class).stream().map(Effect.Send::message).toList();
    }

    /// Each copy of a response to another node.
    List<Effect.SendResponse> responses() {
        return all(Effect.SendResponse.class);
    }

    boolean hasStopped(PostId post) {
        return all(Effect.StopSending.class).contains(new Effect.StopSending(post));
    }

    /// What the clients that posted here were told.
    List<Delivery> deliveries() {
        return all(Effect.AnswerPost.class).stream()
                .map(Effect.AnswerPost::delivery)
                .toList();
    }

    List<ErrorCode> refusals() {
        return all(Effect.Refuse.class).stream().map(Effect.Refuse::reason).toList();
    }

    List<NodeMessage> toldAll() {
        return all(Effect.TellAll.class).stream().map(Effect.TellAll::message).toList();
    }

    List<Effect.Complete> outcomes(CommandId command) {
        return all(Effect.Complete.class).stream()
                .filter(complete -> complete.command().equals(command))
                .toList();
    }

    private <E extends Effect> List<E> all(Class<E> type) {
        return effects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// Forgets what it wanted so far.
    void clear() {
        effects.clear();
    }

    boolean isForgettable() {
        return core.isForgettable(now);
    }
}
