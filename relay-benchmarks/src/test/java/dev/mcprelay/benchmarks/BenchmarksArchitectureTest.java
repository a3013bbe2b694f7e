// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.benchmarks;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;

import dev.mcprelay.house.HouseRules;

/// The benchmarks keep the house rules like everybody else.
@AnalyzeClasses(
        packages = "dev.mcprelay.benchmarks",
        importOptions = {ImportOption.DoNotIncludeTests.class, BenchmarksArchitectureTest.Written.class})
final class BenchmarksArchitectureTest {
    @ArchTest
    static final ArchTests HOUSE = ArchTests.in(HouseRules.class);

    /// What JMH generates is nobody's to mend.
    static final class Written implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/jmh_generated/");
        }
    }
}
