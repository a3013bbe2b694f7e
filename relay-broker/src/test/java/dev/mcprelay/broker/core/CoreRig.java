// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.CallBounds;
import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.Frame;
import dev.mcprelay.broker.HealthChange;
import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.broker.TunnelPresence;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Nodes;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.broker.kit.Responses;
import dev.mcprelay.broker.match.Introduction;
import dev.mcprelay.broker.match.ParkResult;
import dev.mcprelay.broker.match.Parking;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;

/// A core under test: events in, and what became of each call, poll and post to be asked for.
final class CoreRig {
    private final TunnelCore core;
    private final Map<CommandId, Effect.Refuse> refusals = new HashMap<>();
    private final Map<CommandId, Frame.Final> outcomes = new HashMap<>();
    private final Map<PollId, Effect.HandOver> handOvers = new HashMap<>();
    private final Map<PollId, PollOutcome> ends = new HashMap<>();
    private final Map<PostId, Delivery> deliveries = new HashMap<>();
    private final List<CommandId> handed = new ArrayList<>();
    private final List<HealthChange> changes = new ArrayList<>();
    private final List<Parking> parkings = new ArrayList<>();
    private Introduction says = new Introduction.Queued(1);
    private boolean silent;
    private Tick now = new Tick(0);
    private long numbers;

    CoreRig() {
        this(BrokerLimits.DEFAULTS);
    }

    CoreRig(BrokerLimits limits) {
        this(limits, Peers.NONE);
    }

    private CoreRig(BrokerLimits limits, Peers peers) {
        core = new TunnelCore(new TunnelFacts(Calls.TUNNEL, Nodes.NODE, new Tick(0), limits, peers));
    }

    /// One node of several, whose store says what [#storeSays] tells it to.
    static CoreRig amongOthers() {
        return new CoreRig(BrokerLimits.DEFAULTS, new LivelyPeers());
    }

    /// What everybody who asks for a slot is told from now on.
    void storeSays(Introduction introduction) {
        says = introduction;
    }

    /// Whoever registers hears nothing until [#parked].
    void storeIsSilent() {
        silent = true;
    }

    /// The store's word on what was registered last; null: it could not be asked.
    void parked(@Nullable ParkResult result) {
        Parking parking = parkings.getLast();
        on(new Event.Registered(parking.instance(), parking.registration(), result));
    }

    /// One tunnel of several on a node.
    CoreRig(BrokerLimits limits, HeldBytes held) {
        core = new TunnelCore(new TunnelFacts(Calls.TUNNEL, Nodes.NODE, new Tick(0), limits, Peers.NONE, held));
    }

    /// The default limits with other bounds for one instance.
    static BrokerLimits limits(int waiting, int inFlight, int instanceInFlight, int instanceStreams) {
        BrokerLimits d = BrokerLimits.DEFAULTS;
        return new BrokerLimits(
                waiting,
                inFlight,
                d.instances(),
                instanceInFlight,
                instanceStreams,
                d.longestWait(),
                d.silence(),
                d.busySilence(),
                d.grace(),
                d.seenWithin(),
                d.startGrace(),
                d.noticeBuffer(),
                d.noticeBytes(),
                d.noticeWait(),
                CallBounds.NONE);
    }

    void on(Event event) {
        for (Effect effect : core.on(event, now)) {
            switch (effect) {
                case Effect.HealthChanged(var change) -> changes.add(change);
                case Effect.Accept _, Effect.Ended _ -> {
                    // the outcome is what counts
                }
                case Effect.Refuse refuse -> refusals.put(refuse.command(), refuse);
                case Effect.HandOver handOver -> {
                    handOvers.put(handOver.poll(), handOver);
                    handOver.handouts().forEach(h -> handed.add(h.command()));
                }
                case Effect.EndPoll(var poll, var outcome) -> ends.put(poll, outcome);
                case Effect.EmitNotice(var _, var post, var _) -> deliveries.put(post, Delivery.ACCEPTED);
                case Effect.Complete(var command, var outcome) -> outcomes.put(command, outcome);
                case Effect.AnswerPost(var post, var delivery) -> deliveries.put(post, delivery);
                case Effect.Enqueue(var command) -> on(new Event.Introduced(command.command(), says));
                case Effect.Park(var parking) -> {
                    parkings.add(parking);
                    if (!silent) {
                        parked(new ParkResult.Parked(List.of(), null));
                    }
                }
                case Effect.LookUp(var instance) -> on(new Event.LookedUp(instance, true, null));
                case Effect.Beyond _ -> {
                    // to nodes that are not there
                }
            }
        }
    }

    /// Lets time pass; what is due happens at its own moment.
    void pass(Duration time) {
        Tick end = now.plus(time);
        Tick wake = core.nextWake();
        for (int i = 0; wake != null && wake.isDue(end) && !core.isForgettable(now); i++) {
            if (i > 10_000) {
                throw new AssertionError("wakes for ever at " + wake);
            }
            now = Tick.later(now, wake);
            on(new Event.TimeCame());
            wake = core.nextWake();
        }
        now = end;
    }

    /// The process stands still, and then time is later.
    void stall(Duration time) {
        now = now.plus(time);
        on(new Event.TimeCame());
    }

    CommandId submit(Calls call) {
        CommandId id = new CommandId(Nodes.NODE, numbers++);
        on(new Event.Submit(id, call.call(), Instant.EPOCH));
        return id;
    }

    PollId poll(Polls poll) {
        PollId id = new PollId(numbers++);
        on(new Event.PollArrived(id, poll.request()));
        return id;
    }

    void cut(PollId poll, Polls of) {
        on(new Event.PollCut(poll, of.instance()));
    }

    void write(PollId poll) {
        on(new Event.BatchWritten(handOver(poll).batch()));
    }

    void failToWrite(PollId poll) {
        on(new Event.BatchUnwritten(handOver(poll).batch()));
    }

    void lose(PollId poll) {
        on(new Event.BatchLost(handOver(poll).batch()));
    }

    /// A poll that is answered with what waits, and written.
    List<CommandId> take(Polls poll) {
        PollId id = poll(poll);
        List<CommandId> commands = commands(id);
        if (!commands.isEmpty()) {
            write(id);
        }
        return commands;
    }

    void callerLeft(CommandId command) {
        on(new Event.CallerLeft(command));
    }

    Delivery post(CommandId command, PostedResponse response) {
        PostId id = new PostId(Nodes.NODE, numbers++);
        on(new Event.ResponsePosted(id, command, response));
        return Objects.requireNonNull(deliveries.get(id), "unanswered post");
    }

    Delivery answer(CommandId command) {
        return post(command, Responses.answer(command));
    }

    void keysChanged(String... valid) {
        on(new Event.KeysChanged(Polls.valid(valid)));
    }

    // --- what became of it

    /// What was told of the health of instances.
    List<HealthChange> changes() {
        return changes;
    }

    /// The last that the store was told of an instance.
    Parking parking(Polls instance) {
        return parkings.stream()
                .filter(parking -> parking.instance().equals(instance.instance()))
                .toList()
                .getLast();
    }

    private Effect.HandOver handOver(PollId poll) {
        return Objects.requireNonNull(handOvers.get(poll), "poll without commands");
    }

    Handout.Own handout(PollId poll) {
        return (Handout.Own) handOver(poll).handouts().getFirst();
    }

    List<CommandId> commands(PollId poll) {
        Effect.HandOver answer = handOvers.get(poll);
        return answer == null
                ? List.of()
                : answer.handouts().stream().map(Handout::command).toList();
    }

    @Nullable
    PollOutcome end(PollId poll) {
        return ends.get(poll);
    }

    /// All commands in the order in which they were handed over, each as often as it was.
    List<CommandId> handed() {
        return handed;
    }

    boolean isOpen(CommandId command) {
        return !outcomes.containsKey(command) && !refusals.containsKey(command);
    }

    Frame.Final outcome(CommandId command) {
        return Objects.requireNonNull(outcomes.get(command), "no outcome yet");
    }

    Frame.Failed failure(CommandId command) {
        return (Frame.Failed) outcome(command);
    }

    @Nullable
    ErrorCode reason(CommandId command) {
        return outcomes.get(command) instanceof Frame.Failed failed ? failed.reason() : null;
    }

    Effect.Refuse refusal(CommandId command) {
        return Objects.requireNonNull(refusals.get(command), "not refused");
    }

    TunnelPresence presence() {
        return core.presence(now);
    }

    boolean isConnected(Polls instance) {
        InstanceId id = instance.instance();
        return presence().instances().stream()
                .anyMatch(i -> i.connected() && i.instance().equals(id));
    }

    int inFlight(Polls instance) {
        return presence().instances().stream()
                .filter(i -> i.instance().equals(instance.instance()))
                .mapToInt(TunnelPresence.InstancePresence::inFlight)
                .sum();
    }

    boolean isHandedWith(CommandId command, String key) {
        return core.isHandedWith(command, key);
    }

    boolean isForgettable() {
        return core.isForgettable(now);
    }
}
