// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.interop;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

import dev.mcprelay.testbed.interop.OfficialClients.Invocation;

import static org.assertj.core.api.Assertions.assertThat;

/// A test that cannot run is in the report all the same, with the reason.
final class OfficialClientsTest {
    private static final OfficialClient OLD = new OfficialClient(Path.of("old"), "0.0.9");
    private static final OfficialClient NEW = new OfficialClient(Path.of("new"), "0.0.13-dev");

    /// Tests as they might be written; nobody runs them.
    interface Written {
        @WithOfficialClient(from = "0.0.10")
        void fromTen();

        @WithOfficialClient(before = "0.0.10")
        void beforeTen();
    }

    private static List<Invocation> invocations(List<OfficialClient> named, String test) throws NoSuchMethodException {
        WithOfficialClient wanted =
                Objects.requireNonNull(Written.class.getDeclaredMethod(test).getAnnotation(WithOfficialClient.class));
        return OfficialClients.invocations(test, named, wanted).toList();
    }

    private static String reason(Invocation invocation) {
        return invocation.mayRun().getReason().orElseThrow();
    }

    @Test
    void withoutAClientATestIsSkippedByItsName() throws NoSuchMethodException {
        // When
        List<Invocation> invocations = invocations(List.of(), "fromTen");
        // Then
        assertThat(invocations).singleElement().satisfies(only -> {
            assertThat(only.getDisplayName(1)).isEqualTo("fromTen, without a client");
            assertThat(only.mayRun().isDisabled()).isTrue();
            assertThat(reason(only)).isEqualTo("TUNNEL_CLIENT names no binary");
        });
    }

    @Test
    void withClientsItRunsWithEachThatCanDoIt() throws NoSuchMethodException {
        // When
        List<Invocation> invocations = invocations(List.of(OLD, NEW), "fromTen");
        // Then
        assertThat(invocations)
                .extracting(invocation -> invocation.getDisplayName(1))
                .containsExactly("fromTen, tunnel-client 0.0.9", "fromTen, tunnel-client 0.0.13-dev");
        assertThat(invocations)
                .extracting(Invocation::mayRun)
                .extracting(ConditionEvaluationResult::isDisabled)
                .containsExactly(true, false);
        assertThat(reason(invocations.getFirst())).contains("0.0.10 is the first that can");
    }

    @Test
    void andWithNoneThatDoesItNoLonger() throws NoSuchMethodException {
        // When
        List<Invocation> invocations = invocations(List.of(OLD, NEW), "beforeTen");
        // Then
        assertThat(invocations)
                .extracting(Invocation::mayRun)
                .extracting(ConditionEvaluationResult::isDisabled)
                .containsExactly(false, true);
        assertThat(reason(invocations.getLast())).contains("no longer does this, from 0.0.10 on");
    }
}
