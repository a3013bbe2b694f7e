// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;

import dev.mcprelay.broker.BrokerLimits;
import dev.mcprelay.broker.CallObserver;
import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.broker.core.Event;
import dev.mcprelay.broker.core.HeldBytes;
import dev.mcprelay.broker.core.Peers;
import dev.mcprelay.broker.core.PollId;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.ManualTime;
import dev.mcprelay.broker.kit.Nodes;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.broker.kit.Tokens;

import static org.assertj.core.api.Assertions.assertThat;

final class TunnelStripeTest {
    private final ManualTime time = new ManualTime();
    private final TunnelStripe stripe = new TunnelStripe(
            new NodeParts(Nodes.NODE, BrokerLimits.DEFAULTS, Tokens.TOKENS, time, time, CallObserver.NONE),
            Peers.NONE,
            time.now(),
            new OpenCalls(),
            new HeldBytes(Long.MAX_VALUE));

    private boolean isConnected() {
        List<Boolean> connected = new ArrayList<>();
        stripe.put(new Letter.Asked(
                Calls.TUNNEL,
                core -> connected.add(core != null && core.presence(time.now()).connected())));
        return connected.getFirst();
    }

    @Test
    void aPollWhoseEndWasHeardOfBeforeItsBeginningDoesNotPark() {
        // Given
        PollReply reply = new PollReply(new BaseSubscriber<PollOutcome>() {}, () -> {});
        PollId id = new PollId(1);
        reply.cancel();
        stripe.tell(Calls.TUNNEL, new Event.PollCut(id, Polls.of("a").instance()));
        // When
        stripe.put(new Letter.Polled(
                Calls.TUNNEL, new Event.PollArrived(id, Polls.of("a").request()), reply));
        // Then
        assertThat(isConnected()).isFalse();
    }

    @Test
    void whatAnEventCausesIsAppliedAfterIt() {
        // Given
        List<String> order = new ArrayList<>();
        // When
        stripe.put(new Letter.Asked(Calls.TUNNEL, _ -> {
            stripe.put(new Letter.Asked(Calls.TUNNEL, _ -> order.add("inner")));
            order.add("outer");
        }));
        // Then
        assertThat(order).containsExactly("outer", "inner");
    }

    @Test
    void aQuestionThatFailsStopsNobody() {
        // Given
        stripe.put(new Letter.Asked(Calls.TUNNEL, _ -> {
            throw new IllegalStateException("a bug");
        }));
        // When
        boolean connected = isConnected();
        // Then
        assertThat(connected).isFalse();
    }
}
