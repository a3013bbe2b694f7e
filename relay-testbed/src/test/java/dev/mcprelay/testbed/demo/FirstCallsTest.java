// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.demo;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import dev.mcprelay.testbed.demo.FirstCalls.Outcome;
import dev.mcprelay.testbed.http.LoopbackServer;
import dev.mcprelay.testbed.world.McpCaller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

final class FirstCallsTest {
    private static final String MINE = "mine";

    /// A relay whose answers are written down.
    private static LoopbackServer relay(Answer... answers) {
        AtomicInteger next = new AtomicInteger();
        return LoopbackServer.start(0, (_, response) -> {
            Answer answer = answers[next.getAndIncrement()];
            return response.status(answer.status()).sendString(Mono.just(answer.body()));
        });
    }

    private record Answer(int status, String body) {
        static Answer text(String text) {
            return new Answer(200, "{\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]}}");
        }
    }

    private static Outcome outcome(Answer... answers) {
        try (LoopbackServer relay = relay(answers)) {
            return new FirstCalls(McpCaller.of(relay.url(), null), MINE).make();
        }
    }

    private static void assertFailed(Outcome outcome, String beginning) {
        assertThat(outcome)
                .asInstanceOf(type(Outcome.Failed.class))
                .extracting(Outcome.Failed::sentence)
                .asString()
                .startsWith(beginning)
                .doesNotContain("{", "\n")
                .endsWith(".");
    }

    @Test
    void theSumAndTheMarkerAreWhatIsExpected() {
        // When
        Outcome outcome = outcome(Answer.text("42"), Answer.text(MINE));
        // Then
        assertThat(outcome)
                .asInstanceOf(type(Outcome.Made.class))
                .extracting(Outcome.Made::sum)
                .isEqualTo("42");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "502 | {'error':{'code':-32603,'data':{'code':'private_server_lost'}}}; | 502 private_server_lost: ",
                "401 | {'error':{'code':'tunnel_use_forbidden'}} | 401 tunnel_use_forbidden: ",
                "500 | {'error':'a;b'} | 500: ",
                "404 | <html> | 404: ",
            })
    void aRefusalIsASentenceWithTheRelaysOwnCode(int status, String form, String named) {
        // Given
        String body = form.replace('\'', '"').replace(';', '\n');
        // When
        Outcome first = outcome(new Answer(status, body));
        Outcome second = outcome(Answer.text("42"), new Answer(status, body));
        // Then
        assertFailed(first, "The tool call add failed with " + named);
        assertFailed(second, "The tool call whoami failed with " + named);
    }

    @Test
    void aWrongSumIsASentence() {
        // When
        Outcome outcome = outcome(Answer.text("43"), Answer.text(MINE));
        // Then
        assertFailed(outcome, "The tool add did not answer 42: ");
    }

    @Test
    void anAnswerThatHoldsNoTextIsASentence() {
        // When
        Outcome outcome = outcome(new Answer(200, "{\"error\":{\"code\":-1}}\n"));
        // Then
        assertFailed(outcome, "The tool add did not answer 42: ");
    }

    @Test
    void anotherServerIsASentence() {
        // When
        Outcome outcome = outcome(Answer.text("42"), Answer.text("another"));
        // Then
        assertFailed(outcome, "The tool whoami was answered by another server ");
    }

    @Test
    void aRelayThatIsNotThereIsASentence() {
        // Given
        LoopbackServer gone = relay();
        gone.close();
        McpCaller caller = McpCaller.of(gone.url(), null);
        // When
        Outcome outcome = new FirstCalls(caller, MINE).make();
        // Then
        assertFailed(outcome, "The tool call add got no answer from the relay at " + gone.url() + ": ");
    }
}
