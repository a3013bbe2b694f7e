// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import dev.mcprelay.house.HouseRules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

@AnalyzeClasses(packages = AuthArchitectureTest.ROOT, importOptions = ImportOption.DoNotIncludeTests.class)
final class AuthArchitectureTest {
    static final String ROOT = "dev.mcprelay.auth";

    @ArchTest
    static final ArchRule NO_CYCLES = HouseRules.noCycles(ROOT);

    @ArchTest
    static final ArchRule NO_VAGUE_NAMES = HouseRules.NO_VAGUE_NAMES;

    @ArchTest
    static final ArchRule NO_WALL_CLOCK = HouseRules.NO_WALL_CLOCK;

    @ArchTest
    static final ArchRule NO_BLOCKING = HouseRules.NO_BLOCKING;

    @ArchTest
    static final ArchRule NO_PRINTING = HouseRules.NO_PRINTING;

    @ArchTest
    static final ArchRule NO_JAVA_SERIALIZATION = HouseRules.NO_JAVA_SERIALIZATION;

    @ArchTest
    static final ArchRule NEVER_MEETS_BROKER_OR_STORE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.mcprelay.broker..", "dev.mcprelay.redis..", "io.lettuce..")
            .because("api joins auth and broker; auth knows the store as a port only");

    @ArchTest
    static final ArchRule NO_WIRING = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework.boot..", "org.springframework.context..", "org.springframework.stereotype..")
            .because("plain classes: api wires them");
}
