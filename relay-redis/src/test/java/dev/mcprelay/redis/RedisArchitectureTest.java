// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.redis;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import dev.mcprelay.house.HouseRules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

@AnalyzeClasses(packages = RedisArchitectureTest.ROOT, importOptions = ImportOption.DoNotIncludeTests.class)
final class RedisArchitectureTest {
    static final String ROOT = "dev.mcprelay.redis";

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
    static final ArchRule NO_SPRING = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..")
            .because("the ports are Lettuce only; api wires them");
}
