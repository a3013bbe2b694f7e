// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.runtime;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.mcprelay.broker.PollOutcome;
import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.broker.kit.Edge;
import dev.mcprelay.broker.kit.ManualTime;
import dev.mcprelay.broker.kit.Nodes;
import dev.mcprelay.broker.kit.Polls;
import dev.mcprelay.protocol.id.TunnelId;

import static org.assertj.core.api.Assertions.assertThat;

final class ManyPollsTest {
    private static final Logger LOG = LoggerFactory.getLogger(ManyPollsTest.class);
    private static final int TUNNELS = 200;
    private static final int EACH = 50;

    private final ManualTime time = new ManualTime();
    private final BrokerNode broker = Nodes.aNode(time);
    private final Edge edge = new Edge(broker);

    private static TunnelId tunnel(int number) {
        return new TunnelId("tunnel_%032d".formatted(number));
    }

    @Test
    void tenThousandPollsParkOnOneNodeAndEachTunnelIsServedByItsOwn() {
        // Given
        long before = used();
        List<Edge.Pending<PollOutcome>> polls = IntStream.range(0, TUNNELS * EACH)
                .mapToObj(i -> edge.poll(Polls.of("i" + i % EACH).on(tunnel(i / EACH))))
                .toList();
        long each = (used() - before) / polls.size();
        LOG.atInfo().log("a parked poll costs {} bytes", each);
        boolean parked = polls.stream().noneMatch(Edge.Pending::isDone);
        // When
        IntStream.range(0, TUNNELS).forEach(t -> {
            var _ = edge.call(Calls.aCall().on(tunnel(t)));
        });
        // Then
        assertThat(parked).isTrue();
        assertThat(IntStream.range(0, TUNNELS).map(t -> (int) polls.subList(t * EACH, (t + 1) * EACH).stream()
                        .filter(Edge.Pending::isDone)
                        .count()))
                .containsOnly(1);
    }

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
