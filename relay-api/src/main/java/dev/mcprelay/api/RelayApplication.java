// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/// One relay node.
@SpringBootApplication
@ConfigurationPropertiesScan
public class RelayApplication {

    /// Starts a node; it runs until the process is told to stop.
    public static void main(String[] args) {
        var _ = SpringApplication.run(RelayApplication.class, args);
    }
}
