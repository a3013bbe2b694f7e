// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

import dev.mcprelay.api.lifecycle.StartFailureConsole;
import dev.mcprelay.api.lifecycle.StartFailures;

/// One relay node.
@SpringBootApplication
@ConfigurationPropertiesScan
public class RelayApplication {

    /// Starts a node; it runs until the process is told to stop. Exits 1, with a sentence, when it cannot
    /// start.
    public static void main(String[] args) {
        try {
            var _ = SpringApplication.run(RelayApplication.class, args);
        } catch (RuntimeException failure) {
            StartFailureConsole.say(StartFailures.sentence(failure).orElseThrow(() -> failure));
            System.exit(1);
        }
    }
}
