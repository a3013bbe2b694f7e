// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.Call;
import dev.mcprelay.broker.CallBounds;
import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.broker.TunnelPresence.InstancePresence;
import dev.mcprelay.broker.core.BatchId;
import dev.mcprelay.broker.core.Effect;
import dev.mcprelay.broker.core.Event;
import dev.mcprelay.broker.core.Handout;
import dev.mcprelay.broker.core.Peers;
import dev.mcprelay.broker.core.PollId;
import dev.mcprelay.broker.core.PostId;
import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.broker.core.TunnelCore;
import dev.mcprelay.broker.core.TunnelFacts;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Nodes;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.broker.kit.Responses;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;

/// One tunnel core and a world around it, driven by one seed.
final class Simulation {
    private static final BrokerLimits TIGHT = new BrokerLimits(
            16,
            40,
            6,
            6,
            2,
            Duration.ofSeconds(30),
            Duration.ofSeconds(3),
            Duration.ofSeconds(45),
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            64,
            1 << 20,
            Duration.ofSeconds(10),
            CallBounds.NONE);

    /// @param received the bytes are with the client, whatever the edge hears of it
    private record OpenBatch(BatchId id, SimClient client, List<Handout> handouts, boolean received) {}

    private final Random random;
    private final TunnelCore core =
            new TunnelCore(new TunnelFacts(Calls.TUNNEL, Nodes.NODE, new Tick(0), TIGHT, Peers.NONE));
    private final Map<InstanceId, SimClient> clients = new LinkedHashMap<>();
    private final HistoryChecker checker = new HistoryChecker(TIGHT, clients);
    private final SimCalls callMaker;
    private final List<OpenBatch> batches = new ArrayList<>();
    private Tick now = new Tick(0);
    private long numbers;
    private @Nullable SimCall submitted;
    private @Nullable Delivery delivered;
    private final EjectionChecker ejections = new EjectionChecker(TIGHT.instanceInFlight());
    private int handed;
    private int answered;

    Simulation(long seed) {
        random = new Random(seed);
        for (Polls poll : List.of(
                Polls.of("http-a"),
                Polls.of("http-b").limit(3),
                Polls.ofStdio("stdio-a"),
                Polls.ofStdio("stdio-b").limit(2),
                Polls.ofOld("k"))) {
            SimClient client = new SimClient(poll);
            clients.put(client.id(), client);
        }
        callMaker = new SimCalls(random, List.copyOf(clients.keySet()));
    }

    int handed() {
        return handed;
    }

    int answered() {
        return answered;
    }

    void step() {
        int dice = random.nextInt(100);
        if (dice < 25) {
            submit();
        } else if (dice < 45) {
            poll(anyClient());
        } else if (dice < 60) {
            settleBatch();
        } else if (dice < 80) {
            post();
        } else if (dice < 83) {
            cut(anyClient());
        } else if (dice < 86) {
            callerLeaves();
        } else {
            timePasses(Duration.ofMillis(random.nextInt(random.nextInt(20) == 0 ? 5000 : 100)));
        }
        if (random.nextInt(500) == 0) {
            anyClient().failsUntil = now.plus(Duration.ofMillis(random.nextInt(60_000)));
        }
        if (random.nextInt(2000) == 0) {
            on(new Event.KeysChanged(random.nextBoolean() ? Polls.valid("key") : Polls.valid()));
        }
    }

    private SimClient anyClient() {
        List<SimClient> all = List.copyOf(clients.values());
        return all.get(random.nextInt(all.size()));
    }

    private void submit() {
        Call call = callMaker.next();
        CommandId id = new CommandId(Nodes.NODE, numbers++);
        submitted = new SimCall(id, call, now);
        on(new Event.Submit(id, call, Instant.EPOCH));
    }

    private void poll(SimClient client) {
        boolean silent = now.isBefore(client.silentUntil);
        if (silent || (client.open != null && random.nextInt(10) > 0)) {
            return;
        }
        if (random.nextInt(200) == 0) {
            client.silentUntil = now.plus(Duration.ofMillis(random.nextInt(60_000)));
            return;
        }
        PollId id = new PollId(numbers++);
        client.open = id;
        on(new Event.PollArrived(id, client.poll.request()));
    }

    private void cut(SimClient client) {
        if (client.open != null) {
            PollId cut = client.open;
            client.open = null;
            on(new Event.PollCut(cut, client.id()));
        }
    }

    private void callerLeaves() {
        List<SimCall> open = checker.open();
        if (!open.isEmpty()) {
            SimCall call = open.get(random.nextInt(open.size()));
            on(new Event.CallerLeft(call.id));
        }
    }

    private void settleBatch() {
        if (batches.isEmpty()) {
            return;
        }
        OpenBatch batch = batches.remove(random.nextInt(batches.size()));
        int dice = random.nextInt(20);
        if (dice > 1) {
            if (!batch.received()) {
                receive(batch.client(), batch.handouts());
            }
            each(batch, checker::written);
            on(new Event.BatchWritten(batch.id()));
        } else if (dice == 1 && !batch.received()) {
            each(batch, checker::unwritten);
            on(new Event.BatchUnwritten(batch.id()));
        } else {
            each(batch, checker::lost);
            on(new Event.BatchLost(batch.id()));
        }
    }

    private void each(OpenBatch batch, java.util.function.Consumer<SimCall> told) {
        batch.handouts().forEach(handout -> told.accept(checker.call(handout.command())));
    }

    private static void receive(SimClient client, List<Handout> handouts) {
        handouts.forEach(handout -> client.running.add(handout.command()));
    }

    private void post() {
        SimClient client = anyClient();
        boolean again = client.running.isEmpty() || random.nextInt(10) == 0;
        List<CommandId> some = again ? client.finished : client.running;
        if (some.isEmpty()) {
            return;
        }
        CommandId command = some.get(random.nextInt(some.size()));
        SimCall call = checker.call(command);
        int dice = random.nextInt(10);
        PostedResponse response = switch (dice) {
            case 0, 1, 2 -> Responses.notice(command.requestId(), "n" + numbers);
            case 3 -> random.nextInt(10) == 0 ? new PostedResponse.TooLarge() : Responses.answer(command);
            case 4 -> random.nextInt(10) == 0 ? new PostedResponse.Unreadable() : Responses.answer(command);
            default -> Responses.answer(command);
        };
        if (dice > 2 && now.isBefore(client.failsUntil)) {
            response = Responses.unreachable(command);
        }
        boolean last = dice > 2;
        if (last && client.running.remove(command)) {
            client.finished.add(command);
        }
        // nobody waits for what the core tells by itself
        boolean awaited = !call.over && client.id().equals(call.holder());
        if (client.id().equals(call.holder())) {
            checker.posted(call, last);
        }
        on(new Event.ResponsePosted(new PostId(Nodes.NODE, numbers++), command, response));
        boolean taken = delivered == null || delivered == Delivery.ACCEPTED;
        if (awaited != taken && !call.isNotice) {
            throw new AssertionError("I5: " + call + " awaited " + awaited + " but " + delivered);
        }
    }

    private void timePasses(Duration most) {
        Tick wake = core.nextWake();
        Tick until = now.plus(most);
        now = wake != null && wake.isBefore(until) ? wake.plus(Duration.ofMillis(random.nextInt(50))) : until;
        on(new Event.TimeCame());
    }

    private void on(Event event) {
        delivered = null;
        if (event instanceof Event.CallerLeft(var id)) {
            checker.callerLeft(checker.call(id));
        }
        List<Effect> effects = core.on(event, now);
        effects.forEach(this::apply);
        checkEjections(effects);
        var present = core.presence(now).instances().stream()
                .map(InstancePresence::instance)
                .collect(Collectors.toSet());
        checker.settle(now, present);
        nobodyStarves();
    }

    private void checkEjections(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.HandOver(var _, var _, var handouts)) {
                var here = core.presence(now).instances();
                for (Handout handout : handouts) {
                    if (handout instanceof Handout.Own own
                            && own.cancels() == null
                            && EjectionChecker.isFree(own.call())) {
                        ejections.handedOver(
                                Nodes.NODE, own.command(), own.instance(), here, serving(here), Duration.ZERO, now);
                    }
                }
            }
        }
    }

    /// An old client takes one after another.
    private List<InstancePresence> serving(List<InstancePresence> here) {
        return here.stream().filter(i -> !i.client().overlapsStdio()).toList();
    }

    private void apply(Effect effect) {
        switch (effect) {
            case Effect.Accept _ -> checker.accepted(Objects.requireNonNull(submitted));
            case Effect.Refuse _, Effect.Ended _, Effect.HealthChanged _ -> {
                // nothing to remember
            }
            case Effect.HandOver handOver -> handOver(handOver);
            case Effect.EndPoll(var poll, var _) -> closed(poll);
            case Effect.EmitNotice notice -> {
                checker.noticed(notice);
                delivered = Delivery.ACCEPTED;
            }
            case Effect.Complete complete -> {
                answered += complete.outcome() instanceof dev.mcprelay.broker.Frame.Answered ? 1 : 0;
                checker.completed(complete, now);
            }
            case Effect.AnswerPost(var _, var delivery) -> delivered = delivery;
            case Effect.Beyond beyond -> throw new AssertionError("alone, but: " + beyond);
        }
    }

    private void handOver(Effect.HandOver handOver) {
        checker.handedOver(handOver, now);
        handed += handOver.handouts().size();
        SimClient client = Objects.requireNonNull(
                clients.get(handOver.handouts().getFirst().instance()));
        if (!handOver.poll().equals(client.open) || handOver.handouts().size() > client.poll.limit()) {
            throw new AssertionError("answered a poll that is not open, or beyond its limit: " + handOver);
        }
        client.open = null;
        boolean received = random.nextBoolean();
        if (received) {
            receive(client, handOver.handouts());
        }
        batches.add(new OpenBatch(handOver.batch(), client, handOver.handouts(), received));
    }

    private void closed(PollId poll) {
        for (SimClient client : clients.values()) {
            if (poll.equals(client.open)) {
                client.open = null;
            }
        }
    }

    private void nobodyStarves() {
        for (SimClient client : clients.values()) {
            if (client.open != null) {
                checker.waitingBeside(client, now)
                        .filter(_ -> coreHasRoom(client))
                        .ifPresent(call -> {
                            throw new AssertionError("L1: " + call + " waits beside " + client.id());
                        });
            }
        }
    }

    /// The core may count a command that the world has forgotten.
    private boolean coreHasRoom(SimClient client) {
        return core.presence(now).instances().stream()
                .anyMatch(i -> i.instance().equals(client.id())
                        && (i.ejections().isEmpty() || isNobodyWell())
                        && i.inFlight() < (client.isSerial() ? 1 : TIGHT.instanceInFlight()));
    }

    /// Then one that is ejected must serve too.
    private boolean isNobodyWell() {
        return core.presence(now).instances().stream()
                .noneMatch(i -> i.connected() && i.ejections().isEmpty());
    }

    int avoided() {
        return ejections.avoided();
    }

    /// The last thing that happens to this tunnel here, while calls are open.
    void end(Event last) {
        on(last);
        for (int i = 0; i < 500; i++) {
            step();
        }
    }

    /// Nothing new; everything ends by itself.
    void quiet() {
        while (!batches.isEmpty()) {
            settleBatch();
        }
        clients.values().forEach(this::cut);
        for (int i = 0; i < 10_000 && !core.isForgettable(now); i++) {
            timePasses(Duration.ofHours(2));
        }
        checker.everythingEnded();
        if (!core.isForgettable(now)) {
            throw new AssertionError("L2: something is left: " + core.presence(now) + " " + core.nextWake());
        }
    }
}
