// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.readme;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.mcprelay.testbed.readme.Readme.Manner;
import dev.mcprelay.testbed.readme.Readme.Step;

/// The commands of the README do what it shows, one after the other. Needs a shell and curl.
@Timeout(value = 15, unit = TimeUnit.MINUTES)
final class ReadmeIT {
    @TempDir
    private Path data;

    private Walk walk;

    @BeforeEach
    void begin() {
        Assumptions.assumeTrue(Shell.has("curl"), "curl is not on the path");
        walk = new Walk(data.resolve("relay"));
    }

    @AfterEach
    void end() {
        walk.close();
    }

    @TestFactory
    Stream<DynamicTest> theReadmeDoesWhatItShows() {
        List<Step> steps = Readme.steps(Shell.ROOT.resolve("README.md"));
        return steps.stream()
                .filter(step -> step.manner() != Manner.NOT_RUN)
                .map(step -> DynamicTest.dynamicTest(step.title(), () -> walk.take(step)));
    }
}
