// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis.bus;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.kit.Calls;
import dev.mcprelay.protocol.id.TunnelId;

import static org.assertj.core.api.Assertions.assertThat;

final class FairLineTest {
    private static final TunnelId LOUD = Calls.TUNNEL;
    private static final TunnelId QUIET = new TunnelId("tunnel_" + "1".repeat(32));
    private static final int BODY = 1 << 20;

    private final FairLine<String> line = new FairLine<>();

    @Test
    void theOrderOfATunnelIsKept() {
        // Given
        line.add(LOUD, "a", 100);
        line.add(LOUD, "b", BODY);
        line.add(LOUD, "c", 100);
        // When
        List<List<String>> elements =
                IntStream.range(0, 3).mapToObj(_ -> line.take(1000)).toList();
        // Then
        assertThat(elements).containsExactly(List.of("a"), List.of("b"), List.of("c"));
        assertThat(line.isEmpty()).isTrue();
        assertThat(line.take(1000)).isEmpty();
    }

    @Test
    void aTunnelWithManyBodiesGivesWayToTheLettersOfAnother() {
        // Given
        IntStream.range(0, 8).forEach(i -> line.add(LOUD, "body " + i, BODY));
        line.add(QUIET, "letter", 100);
        // When
        List<String> first = line.take(BODY);
        // Then
        assertThat(first).containsExactly("letter");
        assertThat(line.take(BODY)).containsExactly("body 0");
    }

    @Test
    void tunnelsThatSendAsMuchTakeTurnsByBytes() {
        // Given
        int chunk = FairLine.QUANTUM / 2;
        IntStream.range(0, 4).forEach(i -> line.add(LOUD, "l" + i, chunk));
        IntStream.range(0, 4).forEach(i -> line.add(QUIET, "q" + i, chunk));
        // When
        List<String> taken = line.take(8 * chunk);
        // Then
        assertThat(taken).containsExactly("l0", "l1", "q0", "q1", "l2", "l3", "q2", "q3");
    }
}
