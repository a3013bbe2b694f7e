// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.protocol.error;

import java.util.Arrays;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import dev.mcprelay.house.ReferencePage;

import static dev.mcprelay.house.ReferencePage.cell;

final class ErrorReferenceTest {
    private static final String HEAD = """
            # Error codes

            Made from `ErrorCode` by `ErrorReferenceTest`. Do not edit; write it anew with
            `mvn -pl relay-protocol test -Dreference.rewrite`.

            | column | meaning |
            |---|---|
            | code | `error.data.code` for callers, `error.code` for tunnel clients and administrators |
            | HTTP | the status, where no setting and no surface says otherwise (see [failures](../concepts/failures.md)) |
            | JSON-RPC | `error.code` of a JSON-RPC error; the tunnel-client and admin surfaces have none |
            | fault | who has to do something about it |
            | retry | yes: the call did not run, sending it again cannot run a tool twice |
            | sentence | what outsiders read |
            | hint | what an operator does next |

            | code | HTTP | JSON-RPC | fault | retry | sentence | hint |
            |---|---|---|---|---|---|---|
            """;

    @Test
    void thePageListsEveryCode() {
        // Given
        ReferencePage page = ReferencePage.named("errors.md");
        // When
        String rendered = Arrays.stream(ErrorCode.values())
                .map(ErrorReferenceTest::row)
                .collect(Collectors.joining("\n", HEAD, "\n"));
        // Then
        page.says(rendered);
    }

    private static String row(ErrorCode code) {
        return "| `%s` | %d | %d | %s | %s | %s | %s |"
                .formatted(
                        code.wireName(),
                        code.status(),
                        code.jsonRpcCode(),
                        code.fault().wireName(),
                        code.retrySafe() ? "yes" : "no",
                        cell(code.sentence()),
                        cell(code.hint()));
    }
}
