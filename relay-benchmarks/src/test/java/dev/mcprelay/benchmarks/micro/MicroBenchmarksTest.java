// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.benchmarks.micro;

import java.util.Collection;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
final class MicroBenchmarksTest {

    @BeforeEach
    void besideOthers() {
        // somebody may be measuring on this machine; here nothing is measured
        System.setProperty("jmh.ignoreLock", "true");
    }

    @Test
    void everyCaseIsSetUpAndRunsOnce() throws RunnerException {
        // Given
        var options = new OptionsBuilder()
                .mode(Mode.SingleShotTime)
                .warmupIterations(0)
                .measurementIterations(1)
                .forks(0)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        // When
        Collection<RunResult> results = new Runner(options).run();
        // Then
        assertThat(results)
                .extracting(result ->
                        result.getParams().getBenchmark().replaceFirst(".*\\.(?=\\w+\\.)", "") + sizeOf(result))
                .containsExactlyInAnyOrder(
                        "FrameSlicing.sliceCall 1024",
                        "FrameSlicing.sliceCall 65536",
                        "FrameSlicing.restoreId 1024",
                        "FrameSlicing.restoreId 65536",
                        "LocalMatch.call",
                        "ShardTokenSeal.sign",
                        "ShardTokenSeal.verify");
    }

    private static String sizeOf(RunResult result) {
        String bytes = result.getParams().getParam("bytes");
        return bytes == null ? "" : " " + bytes;
    }
}
