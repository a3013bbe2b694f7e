// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

import dev.mcprelay.house.HouseRules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

@AnalyzeClasses(packages = "dev.mcprelay.auth", importOptions = ImportOption.DoNotIncludeTests.class)
final class AuthArchitectureTest {
    @ArchTest
    static final ArchTests HOUSE = ArchTests.in(HouseRules.class);

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
