// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.Delivery;
import dev.mcprelay.broker.PollRequest;
import dev.mcprelay.broker.PostedResponse;
import dev.mcprelay.broker.core.Effect;
import dev.mcprelay.broker.core.Event;
import dev.mcprelay.broker.core.Handout;
import dev.mcprelay.broker.core.PollId;
import dev.mcprelay.broker.core.Tick;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.broker.kit.Responses;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;

/// One tunnel client of the simulated cluster: it polls, at one node or at any, runs what it gets and posts.
final class ClusterClient {
    private final ClusterSimulation world;
    private final boolean sticky;
    private Polls poll;
    private int incarnation;
    private @Nullable SimNode home;
    private @Nullable PollId open;
    private @Nullable SimNode openAt;
    private Tick silentUntil = new Tick(0);
    private Tick failsUntil = new Tick(0);
    private boolean stopped;

    /// One response on its way.
    ///
    /// @param last whether it is the final
    record Post(ClusterClient client, CommandId command, PostedResponse response, boolean last, int attempt) {}

    ClusterClient(ClusterSimulation world, Polls poll, boolean sticky) {
        this.world = world;
        this.poll = poll;
        this.sticky = sticky;
    }

    PollRequest request() {
        return poll.request();
    }

    void stop() {
        stopped = true;
        cutPoll();
    }

    void fallSilent(Duration how) {
        silentUntil = world.time.now().plus(how);
    }

    /// Nobody is where it sends what it gets.
    void fail(Duration how) {
        failsUntil = world.time.now().plus(how);
    }

    void poll() {
        if (stopped || open != null) {
            return;
        }
        if (world.time.now().isBefore(silentUntil)) {
            world.time.at(silentUntil, this::poll);
            return;
        }
        SimNode node = home;
        if (node == null || !node.takesRequests() || !sticky) {
            node = world.anyNode();
            home = node;
        }
        PollId id = new PollId(world.number());
        open = id;
        openAt = node;
        world.pollAt(node, id, this);
    }

    private void pollSoon() {
        world.time.in(Duration.ofNanos(world.random.nextInt(5_000_000)), this::poll);
    }

    void ended(PollId which) {
        if (which.equals(open)) {
            open = null;
            pollSoon();
        }
    }

    void cutPoll() {
        PollId cut = open;
        SimNode node = openAt;
        if (cut != null && node != null) {
            open = null;
            world.forgetPoll(cut);
            node.on(new Event.PollCut(cut, poll.instance()));
            pollSoon();
        }
    }

    void lostNode(SimNode node) {
        if (node.equals(openAt) && open != null) {
            world.forgetPoll(open);
            open = null;
            world.time.in(Duration.ofMillis(world.random.nextInt(400)), this::poll);
        }
    }

    /// The process dies with all that it runs, and another takes its place.
    void crash() {
        cutPoll();
        incarnation++;
        String name = poll.instance().value().split("#", -1)[0] + "#" + incarnation;
        Polls old = poll;
        poll = new Polls(
                old.tunnel(),
                new InstanceId(name),
                old.key(),
                old.client(),
                old.limit(),
                old.channels(),
                old.patience());
    }

    /// A poll answer is on its way: it arrives, or its connection breaks before or after.
    void answered(SimNode node, Effect.HandOver handOver, boolean calm) {
        open = null;
        int dice = calm || world.isGentle() ? 99 : world.random.nextInt(100);
        Duration writing = Duration.ofNanos(world.random.nextInt(2_000_000));
        List<CommandId> commands =
                handOver.handouts().stream().map(Handout::command).toList();
        int at = incarnation;
        InstanceId as = poll.instance();
        world.time.in(writing, () -> {
            if (dice < 3) {
                node.on(new Event.BatchUnwritten(handOver.batch()));
            } else if (dice < 6) {
                if (world.random.nextBoolean()) {
                    receive(node, commands, as, at);
                }
                node.on(new Event.BatchLost(handOver.batch()));
            } else if (!node.dead) {
                receive(node, commands, as, at);
                node.on(new Event.BatchWritten(handOver.batch()));
            }
            pollSoon();
        });
    }

    private void receive(SimNode node, List<CommandId> commands, InstanceId as, int at) {
        for (CommandId command : commands) {
            world.checker.received(command, as, node.id);
            if (at == incarnation) {
                run(command, at);
            }
        }
    }

    private void run(CommandId command, int at) {
        List<PostedResponse> responses = new ArrayList<>();
        for (int i = 0; i < world.random.nextInt(4); i++) {
            responses.add(Responses.notice(command.requestId(), Integer.toString(i)));
        }
        boolean fails = world.time.now().isBefore(failsUntil);
        responses.add(fails ? Responses.unreachable(command) : Responses.answer(command));
        int most = world.random.nextInt(30) == 0 ? 30_000 : 400;
        world.time.in(Duration.ofMillis(world.random.nextInt(most)), () -> postNext(command, responses, at));
    }

    private void postNext(CommandId command, List<PostedResponse> rest, int at) {
        if (at != incarnation || rest.isEmpty()) {
            return;
        }
        PostedResponse next = rest.removeFirst();
        pending.add(new Running(command, rest, at));
        post(new Post(this, command, next, rest.isEmpty(), 0));
    }

    private record Running(CommandId command, List<PostedResponse> rest, int at) {}

    private final List<Running> pending = new ArrayList<>();

    private void post(Post post) {
        SimNode node = sticky && home != null && !home.dead ? home : world.anyNode();
        world.postAt(node, post);
    }

    void postAnswered(Post post, Delivery delivery) {
        boolean again = delivery == Delivery.UNAVAILABLE && post.attempt() < 3;
        if (again) {
            Post repeated = new Post(this, post.command(), post.response(), post.last(), post.attempt() + 1);
            world.time.in(Duration.ofMillis(300), () -> post(repeated));
            return;
        }
        pending.stream()
                .filter(r -> r.command().equals(post.command()))
                .findFirst()
                .ifPresent(running -> {
                    pending.remove(running);
                    world.time.in(
                            Duration.ofNanos(world.random.nextInt(3_000_000)),
                            () -> postNext(running.command(), running.rest(), running.at()));
                });
    }
}
