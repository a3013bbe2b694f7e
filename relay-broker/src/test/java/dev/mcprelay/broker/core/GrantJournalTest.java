// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.core;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.mcprelay.broker.CommandBatch;
import dev.mcprelay.broker.core.GrantJournal.Entry;
import dev.mcprelay.broker.message.GrantRef;
import dev.mcprelay.protocol.id.CommandId;
import dev.mcprelay.protocol.id.NodeId;
import dev.mcprelay.protocol.id.SlotId;

import static org.assertj.core.api.Assertions.assertThat;

final class GrantJournalTest {
    private static final GrantRef GRANT =
            new GrantRef(new CommandId(new NodeId(1), 1), 1, new SlotId(new NodeId(2), 1));
    private static final Tick NOW = new Tick(0);

    /// An edge that has forgotten it would fence it, and its owner would grant it again.
    @Test
    void whatWasGivenIsRememberedForLongerThanItsBatchMayStayUnsettled() {
        // Given
        GrantJournal journal = new GrantJournal();
        journal.write(GRANT, Entry.GIVEN, NOW);
        Tick settled = NOW.plus(CommandBatch.SETTLED_WITHIN);
        Tick asked = settled.plus(Duration.ofSeconds(10)); // a node of which no news come for so long is gone
        // When
        journal.forgetOld(asked);
        // Then
        assertThat(journal.of(GRANT)).isEqualTo(Entry.GIVEN);
    }
}
