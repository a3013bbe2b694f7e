// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client.upstream.stdio;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

final class CommandNameTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "python3 server.py --token canned|python3",
                "exec /usr/local/bin/server --key=canned|server",
                "TOKEN=canned OTHER=b npx -y server|npx",
                "./relay stdio-server|relay",
                "KEY='a canned b' server|sh",
                "KEY=\"a canned b\" server|sh",
                "KEY=$(cat canned) server|sh",
                "'canned program'|sh",
                "server;canned|sh"
            })
    void onlyAPlainWordIsAName(String commandLine, String name) {
        // When
        String named = CommandName.of(commandLine);
        // Then
        assertThat(named).isEqualTo(name);
    }
}
