// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.mcprelay.broker.InstanceHash;
import dev.mcprelay.broker.core.CommandState.Waiting;
import dev.mcprelay.broker.match.Drop;
import dev.mcprelay.broker.match.Introduction;
import dev.mcprelay.broker.match.Standing;
import dev.mcprelay.broker.match.WaitingCommand;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.message.Registration;
import dev.mcprelay.protocol.error.ErrorCode;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.InstanceId;
import dev.mcprelay.protocol.id.NodeId;

/// Looks for slots of other nodes for the commands that no poll here can take.
final class MatchDesk {
    /// For so long a command waits for a client that polls here all the time and is between two polls.
    private static final Duration HOPE = Duration.ofMillis(250);

    /// What was told of a client a moment ago is known everywhere after this.
    private static final Duration NEWS = Duration.ofMillis(100);

    /// For so long a call waits for a store that does not answer.
    private static final Duration STORE_PATIENCE = Duration.ofSeconds(1);

    private static final Duration OFFLINE_RETRY = Duration.ofMillis(250);
    private static final Duration LOCAL_RETRY = Duration.ofSeconds(1);

    private final TunnelState tunnel;
    private final GrantDesk grants;

    MatchDesk(TunnelState tunnel, GrantDesk grants) {
        this.tunnel = tunnel;
        this.grants = grants;
    }

    /// After the polls of this node have taken theirs.
    void run(Tick now) {
        if (tunnel.isAlone() || tunnel.waiting.isEmpty()) {
            return;
        }
        for (Command command : tunnel.waiting.copy()) {
            if (command.errand().isDue(now) && mayGo(command, now)) {
                seek(command, now);
            }
            tunnel.armErrand(command, now);
        }
    }

    private void seek(Command command, Tick now) {
        if (command.errand().newsAwaited() != null) {
            tunnel.fail(command, ErrorCode.STREAMS_UNSUPPORTED, now);
            return;
        }
        Tick hope = command.acceptedAt().plus(HOPE);
        boolean untried = !command.errand().isInLine() && now.isBefore(hope);
        if (untried && tunnel.instances.anyReturns(command, tunnel, now)) {
            command.errand().again(null, hope);
        } else {
            ask(command, now);
        }
    }

    private boolean mayGo(Command command, Tick now) {
        return tunnel.sessions.mayGo(command)
                && !tunnel.hasWaitedEnough(command, now)
                && (command.cancels() == null || tunnel.hasLeft(command.cancels()));
    }

    private void ask(Command command, Tick now) {
        Tick patience = tunnel.patience(command);
        Instant deadline = peers().sharedTime().plus(patience.since(now));
        Errand errand = command.errand();
        tunnel.emit(new Effect.Enqueue(new WaitingCommand(
                tunnel.facts.tunnel(),
                command.id(),
                errand.arrival(),
                command.channel(),
                pin(command, now),
                deadline,
                errand.takeDrop(),
                peers().mayBelieveOffline())));
        errand.asked();
    }

    private Peers peers() {
        return tunnel.facts.peers();
    }

    /// Which instance alone may take it.
    private @Nullable Integer pin(Command command, Tick now) {
        if (command.target() != null) {
            return InstanceHash.of(command.target());
        }
        Integer pin = command.traits().pin();
        InstanceId bound = pin == null ? tunnel.boundTo(command, now) : null;
        if (bound != null) {
            pin = InstanceHash.of(bound);
        }
        return pin;
    }

    private boolean fits(Command command, InstanceId instance, Tick now) {
        Integer pin = pin(command, now);
        return pin == null || pin == InstanceHash.of(instance);
    }

    void introduced(Event.Introduced event, Tick now) {
        Command command = tunnel.commands.get(event.command());
        Introduction introduction = event.introduction();
        if (command == null || !(command.state() instanceof Waiting)) {
            decline(event.command(), introduction);
            return;
        }
        Errand errand = command.errand();
        switch (introduction) {
            case null -> storeAway(command, now);
            case Introduction.Matched m -> {
                errand.left(m.arrival());
                matched(command, new Offer(m.registration(), m.instance(), m.affine(), 1), now);
            }
            case Introduction.Queued(var arrival) -> {
                tunnel.isThere();
                errand.queued(arrival, now);
            }
            case Introduction.Offline(var away) -> offline(command, away, now);
            case Introduction.Full _ -> tunnel.fail(command, ErrorCode.TUNNEL_QUEUE_FULL, now);
            case Introduction.PinGone _ -> nobody(command, ErrorCode.SESSION_GONE, now);
            case Introduction.Unserved _ -> nobody(command, ErrorCode.UNSUPPORTED_CHANNEL, now);
        }
    }

    /// The command has found another way meanwhile.
    private void decline(CommandId command, @Nullable Introduction introduction) {
        switch (introduction) {
            case Introduction.Matched matched -> decline(matched.registration(), 1);
            case Introduction.Queued _ -> tunnel.emit(new Effect.LeaveLine(command));
            case null, default -> {
                // the store has nothing of it
            }
        }
    }

    private void decline(Registration registration, int count) {
        NodeId edge = registration.slot().edge();
        if (!edge.equals(tunnel.facts.node())) {
            tunnel.emit(new Effect.Send(edge, new NodeMessage.Decline(registration.slot(), count), true));
        }
    }

    /// A slot that a command was introduced to.
    ///
    /// @param of commands introduced to it at once
    record Offer(Registration registration, InstanceId instance, boolean affine, int of) {
        NodeId edge() {
            return registration.slot().edge();
        }
    }

    private void matched(Command command, Offer offer, Tick now) {
        tunnel.lastSeen = now;
        tunnel.isThere();
        if (!fits(command, offer.instance(), now)) {
            // said of a command that was bound meanwhile, or simply not true
            passOver(command, offer);
        } else if (offer.edge().equals(tunnel.facts.node())) {
            matchedHere(command, offer, now);
        } else if (command.isStream() && offer.affine() && !tunnel.http.contains(offer.instance(), command.channel())) {
            decline(offer.registration(), 1);
            command.errand().awaitNews(offer.instance(), now.plus(NEWS));
        } else if (grants.mayGrantTo(offer.edge(), now)) {
            grants.grant(command, offer, now);
        } else {
            passOver(command, offer);
        }
    }

    /// The store has just promised the slot to nobody else, so a poll here has a moment to take it.
    private void matchedHere(Command command, Offer offer, Tick now) {
        InstanceRecord instance = tunnel.instances.get(offer.instance());
        boolean here =
                instance != null && instance.slot().equals(offer.registration().slot());
        if (here && instance != null) {
            instance.listing().spend();
            command.errand().resort();
        }
        command.errand().again(new Drop(offer.registration(), false), here ? now.plus(HOPE) : null);
    }

    private void passOver(Command command, Offer offer) {
        Standing standing = peers().standing(offer.edge());
        boolean dead = standing == Standing.DEAD || standing == Standing.GONE;
        if (dead) {
            tunnel.emit(new Effect.Send(offer.edge(), new NodeMessage.Hidden(offer.registration()), false));
        }
        command.errand().again(new Drop(offer.registration(), dead), null);
    }

    private void storeAway(Command command, Tick now) {
        Tick since = command.errand().failed(now);
        if (now.isBefore(since.plus(STORE_PATIENCE))) {
            return;
        }
        if (tunnel.instances.anyServes(command.channel())) {
            command.errand().again(null, now.plus(LOCAL_RETRY));
        } else {
            tunnel.fail(command, ErrorCode.RELAY_UNAVAILABLE, now);
        }
    }

    private void offline(Command command, boolean away, Tick now) {
        command.errand().left(null);
        command.errand().resort();
        Tick until = command.grace() == null ? command.acceptedAt() : command.grace();
        if (away || wasSeen(now)) {
            // one that has waited for a busy client does not pay for a poll that is a little late
            Tick since = Tick.later(command.acceptedAt(), tunnel.awaySince(now));
            until = Tick.later(until, since.plus(tunnel.limits().grace()));
        }
        if (now.isBefore(until)) {
            command.errand().again(null, Tick.earlier(until, now.plus(OFFLINE_RETRY)));
        } else {
            boolean seen = away || tunnel.lastSeen != null || command.traits().tunnelOlder();
            nobody(command, seen ? ErrorCode.TUNNEL_CLIENT_NOT_CONNECTED : ErrorCode.TUNNEL_CLIENT_NOT_SEEN, now);
        }
    }

    private boolean wasSeen(Tick now) {
        Tick seen = tunnel.lastSeen;
        return seen != null && now.isBefore(seen.plus(tunnel.limits().seenWithin()));
    }

    /// Nobody anywhere, says the store; it does not know of those whose registration it has lost.
    private void nobody(Command command, ErrorCode reason, Tick now) {
        command.errand().left(null);
        command.errand().resort();
        boolean somebody = tunnel.instances.all().stream()
                .anyMatch(i -> i.isConnected()
                        && !i.isCut()
                        && i.serves(command.channel())
                        && tunnel.mayTake(i, command, now));
        Tick grace = command.grace();
        boolean patient = reason == ErrorCode.SESSION_GONE && grace != null && now.isBefore(grace);
        if (somebody || patient) {
            command.errand().again(null, now.plus(somebody ? LOCAL_RETRY : OFFLINE_RETRY));
        } else {
            tunnel.fail(command, reason, now);
        }
    }

    /// An edge has commands of this node introduced to a poll of its.
    void matches(NodeMessage.Match match, Tick now) {
        int declined = 0;
        for (CommandId id : match.commands()) {
            Command command = tunnel.commands.get(id);
            if (command == null || !(command.state() instanceof Waiting)) {
                declined++;
                continue;
            }
            command.errand().left(null);
            if (mayGo(command, now) && fits(command, match.instance(), now)) {
                boolean affine = match.affine().contains(command.channel());
                matched(command, new Offer(match.registration(), match.instance(), affine, match.of()), now);
            } else {
                declined++;
            }
        }
        if (declined > 0) {
            decline(match.registration(), declined);
        }
    }

    /// A poll here has taken commands of this node out of the store's line.
    void takenHere(List<CommandId> commands) {
        for (CommandId id : commands) {
            Command command = tunnel.commands.get(id);
            if (command != null && command.state() instanceof Waiting) {
                command.errand().left(null);
                command.errand().resort();
            }
        }
    }

    /// The store may have lost the questions, or the line, or its answers.
    void resync() {
        if (!tunnel.isAlone()) {
            tunnel.waiting.copy().forEach(command -> command.errand().afresh());
        }
    }
}
