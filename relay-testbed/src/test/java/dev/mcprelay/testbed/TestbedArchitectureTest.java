// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import dev.mcprelay.house.HouseRules;

/// The testbed keeps the house rules like everybody else.
@AnalyzeClasses(packages = "dev.mcprelay.testbed", importOptions = ImportOption.DoNotIncludeTests.class)
final class TestbedArchitectureTest {
    @ArchTest
    static final ArchRule noCycles = HouseRules.noCycles("dev.mcprelay.testbed");

    @ArchTest
    static final ArchRule noVagueNames = HouseRules.NO_VAGUE_NAMES;

    @ArchTest
    static final ArchRule noWallClock = HouseRules.NO_WALL_CLOCK;

    @ArchTest
    static final ArchRule noBlocking = HouseRules.NO_BLOCKING;

    @ArchTest
    static final ArchRule noPrinting = HouseRules.NO_PRINTING;

    @ArchTest
    static final ArchRule noJavaSerialization = HouseRules.NO_JAVA_SERIALIZATION;
}
