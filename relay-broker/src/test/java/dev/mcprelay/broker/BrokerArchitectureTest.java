// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;

import dev.mcprelay.broker.runtime.SystemBrokerClock;
import dev.mcprelay.house.HouseRules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;

@AnalyzeClasses(packages = "dev.mcprelay.broker", importOptions = ImportOption.DoNotIncludeTests.class)
final class BrokerArchitectureTest {
    @ArchTest
    static final ArchTests HOUSE = ArchTests.in(HouseRules.class);

    @ArchTest
    static final ArchRule CORE_AND_MESSAGES_ARE_PURE = classes()
            .that()
            .resideInAnyPackage("dev.mcprelay.broker.core", "dev.mcprelay.broker.match", "dev.mcprelay.broker.message")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "dev.mcprelay.protocol..",
                    "dev.mcprelay.broker",
                    "dev.mcprelay.broker.core",
                    "dev.mcprelay.broker.match",
                    "dev.mcprelay.broker.message")
            .because("the state machines are tested with every order of events there is, without threads");

    @ArchTest
    static final ArchRule NO_PLATFORM = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "io.netty..", "io.lettuce..")
            .because("the broker knows neither HTTP nor Redis");

    @ArchTest
    static final ArchRule DEADLINES_ARE_MONOTONIC = noCodeUnits()
            .that()
            .areDeclaredIn(SystemBrokerClock.class)
            .and()
            .doNotHaveName("wallTime")
            .should(ArchCondition.from(describe("ask the wall clock", BrokerArchitectureTest::asksTheWallClock)))
            .because("the wall clock jumps, and a deadline must not");

    private static boolean asksTheWallClock(JavaCodeUnit unit) {
        return unit.getCallsFromSelf().stream()
                .map(JavaCall::getTarget)
                .anyMatch(target -> target.getOwner().getPackageName().startsWith("java.time")
                        || target.getName().equals("currentTimeMillis"));
    }

    @ArchTest
    static final ArchRule FACADE_IS_ABOVE = noClasses()
            .that()
            .resideInAPackage("dev.mcprelay.broker")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.mcprelay.broker.*")
            .because("the facade is what the edge sees, whatever stands behind it");
}
