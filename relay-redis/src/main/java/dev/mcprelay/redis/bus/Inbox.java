// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

import dev.mcprelay.broker.message.MessageBatch;
import dev.mcprelay.broker.message.MessageCodec;
import dev.mcprelay.broker.message.NodeMessage;
import dev.mcprelay.broker.message.SentMessage;
import dev.mcprelay.broker.port.FrameBus.Received;
import dev.mcprelay.protocol.id.NodeId;

/// What arrives, decoded. Counts what it passes over and notices what is missing. One thread, but for what is
/// asked of it.
final class Inbox {
    /// More senders than there are nodes: what is beyond it is made up.
    private static final int MOST_SENDERS = 4096;

    /// Sequences count per sender and lane.
    enum Lane {
        CONTROL,
        BULK
    }

    private record Source(NodeId sender, Lane lane) {}

    private final MessageCodec codec;
    private final Sinks.Many<Received> told = Sinks.many().unicast().onBackpressureBuffer();
    private final Map<Source, Long> newest = new HashMap<>();
    private final LongAdder received = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder unreadable = new LongAdder();
    private final LongAdder gaps = new LongAdder();

    Inbox(MessageCodec codec) {
        this.codec = codec;
    }

    Flux<Received> told() {
        return told.asFlux();
    }

    void take(byte[] element, Lane lane) {
        MessageBatch batch = codec.decode(element);
        unknown.add(batch.unknown());
        unreadable.add(batch.unreadable());
        for (SentMessage message : batch.messages()) {
            if (!(message.message() instanceof NodeMessage.Probe)) {
                tell(message, lane);
            }
        }
    }

    private void tell(SentMessage message, Lane lane) {
        boolean missed = isAfterGap(new Source(message.sender(), lane), message.sequence());
        if (missed) {
            gaps.increment();
        }
        received.increment();
        // fails only when nobody listens any more
        var _ = told.tryEmitNext(new Received(message.sender(), message.tunnel(), message.message(), missed));
    }

    /// A number that is not greater than before is a replay, or of a sender that has forgotten this node:
    /// what follows it is measured by it.
    private boolean isAfterGap(Source source, long sequence) {
        if (newest.size() >= MOST_SENDERS && !newest.containsKey(source)) {
            newest.clear();
        }
        Long before = newest.put(source, sequence);
        return sequence > (before == null ? 0 : before) + 1;
    }

    void forget(NodeId sender) {
        newest.keySet().removeIf(source -> source.sender().equals(sender));
    }

    void complete() {
        var _ = told.tryEmitComplete();
    }

    BusCounts counts(long renewals) {
        return new BusCounts(received.sum(), unknown.sum(), unreadable.sum(), gaps.sum(), renewals);
    }
}
