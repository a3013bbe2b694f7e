// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.lifecycle;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

final class StartFailureReporterTest {

    /// Whatever words Spring wraps it in.
    private static Throwable taken(int port) {
        return new IllegalStateException("could not start", new PortInUseException(port));
    }

    private static StartFailureReporter reporter(String server, String management) {
        GenericApplicationContext context = new GenericApplicationContext();
        context.setEnvironment(new MockEnvironment()
                .withProperty("server.port", server)
                .withProperty("management.server.port", management));
        return new StartFailureReporter(context);
    }

    @ParameterizedTest
    @CsvSource({
        "9090, 8080, 9090, --management.server.port",
        "8080, 8080, 9090, --server.port",
        "8080, 8080, 8080, --server.port",
        "8080, 8080, -1, --server.port",
        "9090, 0, 9090, --management.server.port"
    })
    void aTakenPortIsThatOfWhoseSettingItIs(int port, String server, String management, String option) {
        // Given
        Throwable failure = taken(port);
        // When
        boolean reported = reporter(server, management).reportException(failure);
        // Then
        assertThat(reported).isTrue();
        assertThat(StartFailures.sentence(failure))
                .contains("Port " + port + " is taken: stop what listens there, or choose another with " + option
                        + "=N.");
    }

    @Test
    void whatWentWrongBeforeThereWereSettingsIsReportedToo() {
        // Given
        StartFailureReporter early = new StartFailureReporter(null);
        // When
        boolean reported = early.reportException(new StartException("Do that.", null));
        // Then
        assertThat(reported).isTrue();
        assertThat(early.reportException(new IllegalStateException("odd"))).isFalse();
    }
}
