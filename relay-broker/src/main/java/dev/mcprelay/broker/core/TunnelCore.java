// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.HealthChange;
import dev.mcprelay.broker.TunnelPresence;
import dev.mcprelay.broker.message.NodeMessage.Bounce.Reason;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.ChannelName;
import dev.mcprelay.protocol.id.CommandId;

/// One tunnel on one node: `on(event, now) → effects`. All events of a tunnel are applied one after another;
/// within a step first time passes, then the event happens, then whatever can go goes.
public final class TunnelCore {
    /// For so long an empty tunnel remembers that it was connected once.
    private static final Duration SEEN_MEMORY = Duration.ofHours(1);

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final TunnelState tunnel;
    private final Batches batches = new Batches();
    private final CallDesk calls;
    private final PollDesk polls;
    private final BatchDesk answers;
    private final PostDesk posts;
    private final RelayDesk relay;
    private final GrantDesk grants;
    private final GuestDesk guests;
    private final MatchDesk matches;
    private final SlotDesk slots;
    private final NodeDesk nodes;
    private final Dispatch dispatch;

    public TunnelCore(TunnelFacts facts) {
        tunnel = new TunnelState(facts);
        CancelDesk cancels = new CancelDesk(tunnel);
        grants = new GrantDesk(tunnel, cancels);
        guests = new GuestDesk(tunnel);
        calls = new CallDesk(tunnel, grants, cancels);
        polls = new PollDesk(tunnel, calls, guests);
        answers = new BatchDesk(tunnel, batches, guests, cancels);
        relay = new RelayDesk(tunnel, guests);
        posts = new PostDesk(tunnel, relay, cancels, new UpstreamDesk(tunnel));
        matches = new MatchDesk(tunnel, grants);
        slots = new SlotDesk(tunnel, matches, guests);
        nodes = new NodeDesk(tunnel, matches, grants, slots, guests, posts, polls);
        dispatch = new Dispatch(tunnel, batches, guests);
    }

    /// @param now never before that of the event before
    public List<Effect> on(Event event, Tick now) {
        tunnel.drainRate.passed(!tunnel.waiting.isEmpty(), now);
        pass(now);
        apply(event, now);
        dispatch.run(now);
        matches.run(now);
        slots.run(now);
        tellOfHealth(now);
        return tunnel.takeEffects();
    }

    private void tellOfHealth(Tick now) {
        for (InstanceRecord instance : tunnel.instances.all()) {
            for (ChannelName channel : instance.health().news(now)) {
                tunnel.emit(new Effect.HealthChanged(new HealthChange(
                        tunnel.facts.tunnel(),
                        instance.id(),
                        channel,
                        instance.health().shown(channel))));
            }
        }
    }

    /// Whose moment fails has it once more, and keeps no other from its own.
    private void pass(Tick now) {
        tunnel.ended.forgetOld(now);
        guests.forgetOld(now);
        Alarm alarm = tunnel.alarms.takeDue(now);
        while (alarm != null) {
            boolean done = false;
            try {
                timeCame(alarm.owner(), now);
                done = true;
            } finally {
                if (!done) {
                    tunnel.alarms.set(alarm, now.plus(AGAIN));
                }
            }
            alarm = tunnel.alarms.takeDue(now);
        }
    }

    private void timeCame(Alarm.Owner owner, Tick now) {
        switch (owner) {
            case Command command -> calls.timeCame(command, now);
            case InstanceRecord instance -> polls.timeCame(instance, now);
            case Listing listing -> slots.timeCame(listing, now);
            case Guest guest -> guests.timeCame(guest, now);
            case RelayedPost post -> relay.timeCame(post, now);
        }
    }

    private void apply(Event event, Tick now) {
        switch (event) {
            case Event.Submit submit -> calls.submitted(submit, now);
            case Event.CallerLeft left -> calls.callerLeft(left, now);
            case Event.PollArrived arrived -> polls.arrived(arrived, now);
            case Event.PollCut cut -> polls.cut(cut, now);
            case Event.BatchWritten(var batch) -> answers.written(batch, now);
            case Event.BatchUnwritten(var batch) -> answers.unwritten(batch, now);
            case Event.BatchLost(var batch) -> answers.lost(batch, now);
            case Event.ResponsePosted posted -> posts.posted(posted, now);
            case Event.NoticeHeld(var post) -> relay.hold(post);
            case Event.NoticeSettled(var post, var delivery) -> relay.settle(post, delivery);
            case Event.Introduced introduced -> matches.introduced(introduced, now);
            case Event.Registered registered -> slots.registered(registered, now);
            case Event.LookedUp lookedUp -> slots.lookedUp(lookedUp, polls, now);
            case Event.Heard heard -> nodes.heard(heard, now);
            case Event.Unsent(var grant) -> grants.bounced(grant, Reason.UNWRITTEN, now);
            case Event.PostSent(var post) -> relay.sent(post, now);
            case Event.Resync _ -> resync(now);
            case Event.KeysChanged(var valid) -> polls.keysChanged(valid, now);
            case Event.TunnelDeleted _ -> deleted(now);
            case Event.Drain _ -> drain(now);
            case Event.TimeCame _ -> {
                // time has passed above
            }
        }
    }

    private void deleted(Tick now) {
        tunnel.deleted = true;
        calls.endAllWaiting(ErrorCode.TUNNEL_USE_FORBIDDEN, now);
        polls.retireAll(now);
    }

    private void drain(Tick now) {
        tunnel.draining = true;
        if (tunnel.isAlone()) {
            calls.endAllWaiting(ErrorCode.RELAY_DRAINING, now);
        }
        polls.drain(now);
    }

    private void resync(Tick now) {
        matches.resync();
        slots.resync();
        grants.askAll(null, now);
    }

    /// When to call again with [Event.TimeCame] if nothing happens before; null: never.
    public @Nullable Tick nextWake() {
        Tick alarm = tunnel.alarms.next();
        if (alarm != null) {
            return alarm;
        }
        Tick seen = tunnel.lastSeen == null ? null : tunnel.lastSeen.plus(SEEN_MEMORY);
        Tick minds = later(later(seen, guests.memory()), tunnel.rates.memory());
        return later(minds, later(tunnel.ended.next(), polls.keysMemory()));
    }

    private static @Nullable Tick later(@Nullable Tick one, @Nullable Tick other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return Tick.later(one, other);
    }

    /// Whether a new core would behave the same. A batch that is still unsettled holds nothing that is.
    public boolean isForgettable(Tick now) {
        Tick wake = nextWake();
        return tunnel.commands.isEmpty()
                && tunnel.instances.size() == 0
                && relay.isEmpty()
                && (wake == null || wake.isDue(now));
    }

    /// Whether this command is, or was within the last minute, with a client that fetched it with this key.
    public boolean isHandedWith(CommandId id, String keyDigest) {
        Command command = tunnel.commands.get(id);
        Guest guest = guests.get(id);
        if (guest != null) {
            return guest.host().key().digest().equals(keyDigest);
        }
        Grant grant = command == null ? null : command.grant();
        return grant == null
                ? tunnel.ended.wasFetchedWith(id, keyDigest)
                : grant.keyDigest().equals(keyDigest);
    }

    public TunnelPresence presence(Tick now) {
        return new TunnelPresence(
                tunnel.instances.anyConnected(),
                tunnel.lastSeen == null ? null : now.since(tunnel.lastSeen),
                tunnel.waiting.size(),
                tunnel.instances.all().stream().map(i -> i.presence(now)).toList());
    }
}
