// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.core.Effect;
import dev.mcprelay.broker.core.Event;
import dev.mcprelay.broker.core.PollId;
import dev.mcprelay.broker.core.PostId;
import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.TunnelId;

/// Several nodes of one tunnel, a store, a network, clients and callers, all driven by one seed. The nodes
/// are real cores; everything between them is hostile.
final class ClusterSimulation {
    static final TunnelId TUNNEL = Calls.TUNNEL;
    static final BrokerLimits LIMITS = BrokerLimits.DEFAULTS;
    private static final Duration BEAT = Duration.ofSeconds(1);

    final Random random;
    final Timeline time = new Timeline();
    final ClusterChecker checker;
    private final SimFaults faults;
    private final SimStore store;
    private final SimNetwork network;
    private final Map<NodeId, SimNode> nodes = new LinkedHashMap<>();
    private final Map<NodeId, Tick> beats = new HashMap<>();
    private final List<ClusterClient> clients = new ArrayList<>();
    private final Map<PollId, ClusterClient> polls = new HashMap<>();
    private final Map<PostId, ClusterClient.Post> posts = new HashMap<>();
    private long numbers = 1;
    final EjectionWatch ejections;
    private int steps;

    ClusterSimulation(long seed) {
        this(seed, false);
    }

    /// @param gentle but for private servers that are away, nothing goes wrong
    ClusterSimulation(long seed, boolean gentle) {
        random = new Random(seed);
        checker = new ClusterChecker(time);
        faults = new SimFaults(random, time);
        store = new SimStore(random, time, faults);
        network = new SimNetwork(random, time, faults, checker, nodes);
        ejections = new EjectionWatch(new EjectionChecker(LIMITS.instanceInFlight()), time, nodes.values(), gentle);
        if (gentle) {
            faults.beGentle();
        }
        for (int i = 0; i < 3; i++) {
            addNode();
        }
        addClient(Polls.of("sticky-a"), true);
        addClient(Polls.of("sticky-b").limit(3), true);
        addClient(Polls.of("roaming").limit(5), false);
        addClient(Polls.ofStdio("stdio"), seed % 2 == 0);
        time.in(Duration.ofMillis(1), this::callerArrives);
        time.in(Duration.ofMillis(500), this::somethingBreaks);
    }

    private void addClient(Polls poll, boolean sticky) {
        ClusterClient client = new ClusterClient(this, poll, sticky);
        clients.add(client);
        time.in(Duration.ofMillis(random.nextInt(50)), client::poll);
    }

    private void addNode() {
        NodeId id = new NodeId(numbers++);
        SimNode node = new SimNode(id, this);
        nodes.put(id, node);
        beats.put(id, time.now());
        beat(node);
    }

    private void beat(SimNode node) {
        if (!node.dead) {
            if (!node.isPaused() && !faults.isStoreAway()) {
                beats.put(node.id, time.now());
            }
            time.in(BEAT, () -> beat(node));
        }
    }

    Tick lastBeat(NodeId node) {
        return beats.getOrDefault(node, new Tick(0));
    }

    @Nullable
    SimNode node(NodeId id) {
        return nodes.get(id);
    }

    SimNode anyNode() {
        List<SimNode> open =
                nodes.values().stream().filter(SimNode::takesRequests).toList();
        return open.get(random.nextInt(open.size()));
    }

    long number() {
        return numbers++;
    }

    boolean isGentle() {
        return faults.isGentle();
    }

    int steps() {
        return steps;
    }

    int faultsInjected() {
        return faults.injected();
    }

    void run(Duration how) {
        Tick end = time.now().plus(how);
        while (time.step(end)) {
            steps++;
        }
    }

    /// No more callers and faults; all that is open ends, and nothing is left.
    void calmDown() {
        faults.end();
        run(Duration.ofMinutes(3));
        checker.everythingEnded();
        clients.forEach(ClusterClient::stop);
        run(Duration.ofHours(2));
        for (SimNode node : nodes.values()) {
            if (!node.dead && !node.isForgettable()) {
                throw new AssertionError("L2: something is left at " + node.id + ": "
                        + node.core().presence(time.now()) + " " + node.core().nextWake() + " at " + time.now());
            }
        }
    }

    // --- callers

    private void callerArrives() {
        if (faults.isCalm()) {
            return;
        }
        SimNode node = anyNode();
        CommandId id = new CommandId(node.id, numbers++);
        Duration deadline = Duration.ofMillis(random.nextInt(8) == 0 ? random.nextInt(3000) : 20_000);
        Calls call = Calls.aCall().within(deadline).by("p" + random.nextInt(3)).modern();
        if (random.nextInt(20) == 0) {
            call = call.stream();
        } else if (random.nextInt(10) == 0) {
            call = cancelledInItsSession(id).within(deadline);
        }
        ejections.submitted(id, call.call());
        checker.submitted(id, call.call());
        node.on(new Event.Submit(id, call.call(), time.wallTime()));
        if (random.nextInt(15) == 0) {
            time.in(Duration.ofMillis(random.nextInt(1500)), () -> callerLeaves(node, id));
        }
        int pause = random.nextInt(20) == 0 ? 2000 : 60;
        time.in(Duration.ofMillis(random.nextInt(pause)), this::callerArrives);
    }

    /// A call of the session era, and a notice about it at whatever node.
    private Calls cancelledInItsSession(CommandId id) {
        String session = "s" + id.sequence();
        String name = Long.toString(id.sequence());
        time.in(Duration.ofMillis(random.nextInt(1000)), () -> {
            SimNode node = anyNode();
            CommandId notice = new CommandId(node.id, numbers++);
            Calls cancellation = Calls.aCancellationOf(name).inSession(session).within(Duration.ofSeconds(10));
            checker.cancelled(id);
            checker.submitted(notice, cancellation.call());
            node.on(new Event.Submit(notice, cancellation.call(), time.wallTime()));
        });
        return Calls.aRequest(name, "tools/call").inSession(session);
    }

    private void callerLeaves(SimNode node, CommandId id) {
        if (!node.isPaused() && !node.dead) {
            checker.callerLeft(id);
            node.on(new Event.CallerLeft(id));
        }
    }

    // --- faults

    private void somethingBreaks() {
        if (faults.isCalm()) {
            return;
        }
        faults.count();
        SimNode victim = anyNode();
        switch (isGentle() ? 10 : random.nextInt(12)) {
            case 0 -> crash(victim);
            case 1, 2 -> victim.pause(Duration.ofMillis(random.nextInt(8000)));
            case 3 -> storeAway(Duration.ofMillis(random.nextInt(5000)));
            case 4 -> flush();
            case 5 -> clients.get(random.nextInt(clients.size())).crash();
            case 6 -> clients.get(random.nextInt(clients.size())).cutPoll();
            case 7 -> nodes.values().forEach(SimNode::resync);
            case 8 -> clients.get(random.nextInt(clients.size())).fallSilent(Duration.ofMillis(random.nextInt(6000)));
            case 9 -> drain(victim);
            default -> clients.get(random.nextInt(clients.size())).fail(Duration.ofMillis(random.nextInt(40_000)));
        }
        time.in(Duration.ofMillis(random.nextInt(isGentle() ? 30_000 : 4000)), this::somethingBreaks);
    }

    private void crash(SimNode node) {
        node.dead = true;
        checker.died(node.id);
        clients.forEach(client -> client.lostNode(node));
        addNode();
    }

    private void drain(SimNode node) {
        node.draining = true;
        node.on(new Event.Drain());
        addNode();
        time.in(Duration.ofSeconds(30), () -> {
            node.dead = true;
            checker.died(node.id);
            clients.forEach(client -> client.lostNode(node));
        });
    }

    private void storeAway(Duration how) {
        faults.storeAway(how);
        time.in(how, () -> nodes.values().forEach(SimNode::resync));
    }

    private void flush() {
        store.flush();
        time.in(Duration.ofMillis(random.nextInt(1000)), () -> nodes.values().forEach(SimNode::resync));
    }

    // --- what cores want

    void apply(SimNode node, Effect effect) {
        switch (effect) {
            case Effect.Accept(var command) -> checker.accepted(command);
            case Effect.Refuse(var command, var _, var _, var _) -> checker.refused(command);
            case Effect.HandOver handOver -> handOver(node, handOver);
            case Effect.EndPoll(var poll, var _) -> endPoll(poll);
            case Effect.EmitNotice notice -> {
                checker.noticed(notice);
                emit(node, notice.post());
            }
            case Effect.Complete complete -> checker.completed(complete);
            case Effect.AnswerPost(var post, var delivery) -> answerPost(node, post, delivery);
            case Effect.Ended _, Effect.HealthChanged _ -> {
                // the outcome was looked at
            }
            case Effect.Beyond beyond -> reach(node, beyond);
        }
    }

    private void reach(SimNode node, Effect.Beyond effect) {
        switch (effect) {
            case Effect.Enqueue(var command) ->
                store.enqueue(command, said -> node.on(new Event.Introduced(command.command(), said)));
            case Effect.LeaveLine(var command) -> store.cancel(command);
            case Effect.Park(var parking) ->
                store.park(
                        parking,
                        said -> node.on(new Event.Registered(parking.instance(), parking.registration(), said)));
            case Effect.Unpark(var instance, var registration, var why) -> store.unpark(instance, registration, why);
            case Effect.LookUp(var instance) ->
                store.lookUp(
                        instance,
                        said -> node.on(
                                new Event.LookedUp(instance, said != null, said == null ? null : said.orElse(null))));
            case Effect.Send(var to, var message, var _) -> network.send(node, to, message);
            case Effect.SendGrant grant -> network.grant(node, grant);
            case Effect.SendResponse(var to, var post, var message) -> network.respond(node, to, post, message);
            case Effect.StopSending _ -> {
                // too late
            }
            case Effect.TellAll(var message) ->
                nodes.keySet().stream()
                        .filter(id -> !id.equals(node.id))
                        .forEach(to -> network.send(node, to, message));
        }
    }

    /// A caller may take a while to read.
    private void emit(SimNode node, PostId post) {
        boolean slow = !post.responder().equals(node.id) && random.nextInt(4) == 0;
        if (!slow) {
            answerPost(node, post, Delivery.ACCEPTED);
            return;
        }
        time.in(Duration.ZERO, () -> node.on(new Event.NoticeHeld(post)));
        Duration reading = Duration.ofMillis(random.nextInt(3000));
        time.in(reading, () -> node.on(new Event.NoticeSettled(post, Delivery.ACCEPTED)));
    }

    // --- clients

    void pollAt(SimNode node, PollId poll, ClusterClient client) {
        polls.put(poll, client);
        node.on(new Event.PollArrived(poll, client.request()));
    }

    private void handOver(SimNode node, Effect.HandOver handOver) {
        ClusterClient client = polls.remove(handOver.poll());
        if (client == null) {
            time.in(Duration.ZERO, () -> node.on(new Event.BatchUnwritten(handOver.batch())));
            return;
        }
        checker.handedOver(handOver);
        client.answered(node, handOver, faults.isCalm());
    }

    private void endPoll(PollId poll) {
        ClusterClient client = polls.remove(poll);
        if (client != null) {
            client.ended(poll);
        }
    }

    void forgetPoll(PollId poll) {
        polls.remove(poll);
    }

    void postAt(SimNode node, ClusterClient.Post post) {
        PostId id = new PostId(node.id, numbers++);
        posts.put(id, post);
        node.on(new Event.ResponsePosted(id, post.command(), post.response()));
    }

    private void answerPost(SimNode node, PostId id, Delivery delivery) {
        if (!id.responder().equals(node.id)) {
            time.in(Duration.ZERO, () -> node.on(new Event.NoticeSettled(id, delivery)));
            return;
        }
        ClusterClient.Post post = posts.remove(id);
        if (post != null) {
            checker.posted(post, delivery);
            post.client().postAnswered(post, delivery);
        }
    }
}
