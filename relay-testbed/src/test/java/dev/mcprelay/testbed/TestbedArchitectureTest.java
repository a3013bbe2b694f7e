// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;

import dev.mcprelay.house.HouseRules;

/// The testbed keeps the house rules like everybody else.
@AnalyzeClasses(packages = "dev.mcprelay.testbed", importOptions = ImportOption.DoNotIncludeTests.class)
final class TestbedArchitectureTest {
    @ArchTest
    static final ArchTests HOUSE = ArchTests.in(HouseRules.class);
}
