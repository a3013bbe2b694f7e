// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.client;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

import dev.mcprelay.house.HouseRules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

@AnalyzeClasses(packages = "dev.mcprelay.client", importOptions = ImportOption.DoNotIncludeTests.class)
final class ClientArchitectureTest {
    @ArchTest
    static final ArchTests HOUSE = ArchTests.in(HouseRules.class);

    /// It is a program of its own: a private network must not need anything of a relay.
    @ArchTest
    static final ArchRule NO_RELAY_INSIDE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.mcprelay.broker..",
                    "dev.mcprelay.auth..",
                    "dev.mcprelay.api..",
                    "dev.mcprelay.redis..",
                    "org.springframework..",
                    "io.lettuce..");
}
