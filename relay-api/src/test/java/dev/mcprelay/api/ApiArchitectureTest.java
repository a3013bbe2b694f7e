// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

import dev.mcprelay.house.HouseRules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/// Who may know whom, in the edge and in what it stands on.
@AnalyzeClasses(
        packages = {"dev.mcprelay.api", "dev.mcprelay.auth", "dev.mcprelay.broker", "dev.mcprelay.redis"},
        importOptions = {ImportOption.DoNotIncludeTests.class, ApiArchitectureTest.NoTestKits.class})
final class ApiArchitectureTest {
    private static final String WIRING = "dev.mcprelay.api.wiring..";

    /// Another module's tests come as a jar, which the stock option takes for main code.
    static final class NoTestKits implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchTests HOUSE = ArchTests.in(HouseRules.class);

    @ArchTest
    static final ArchRule ONLY_THE_WIRING_KNOWS_THE_STORE = noClasses()
            .that()
            .resideInAPackage("dev.mcprelay.api..")
            .and()
            .resideOutsideOfPackage(WIRING)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.mcprelay.redis..", "io.lettuce..")
            .because("the edge speaks to ports; what stands behind them is chosen in one place");

    @ArchTest
    static final ArchRule NOBODY_KNOWS_THE_WIRING = noClasses()
            .that()
            .resideOutsideOfPackage(WIRING)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(WIRING);

    @ArchTest
    static final ArchRule NOBODY_KNOWS_THE_EDGE = noClasses()
            .that()
            .resideInAnyPackage("dev.mcprelay.auth..", "dev.mcprelay.broker..", "dev.mcprelay.redis..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.mcprelay.api..");

    @ArchTest
    static final ArchRule AUTH_NEVER_SEES_PAYLOADS = noClasses()
            .that()
            .resideInAPackage("dev.mcprelay.auth..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.mcprelay.broker..",
                    "dev.mcprelay.redis..",
                    "dev.mcprelay.protocol.command..",
                    "dev.mcprelay.protocol.response..",
                    "dev.mcprelay.protocol.json..",
                    "dev.mcprelay.protocol.jsonrpc..")
            .because("who may call is decided before the body is read");

    @ArchTest
    static final ArchRule THE_BROKER_KNOWS_NO_CREDENTIALS = noClasses()
            .that()
            .resideInAPackage("dev.mcprelay.broker..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.mcprelay.auth..");

    @ArchTest
    static final ArchRule HOT_ROUTES_BYPASS_SPRING = noClasses()
            .that()
            .resideInAnyPackage("dev.mcprelay.api.mcp..", "dev.mcprelay.api.tunnelclient..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework..")
            .because("every call passes there");

    @ArchTest
    static final ArchRule THE_TWO_SURFACES_DO_NOT_KNOW_EACH_OTHER = noClasses()
            .that()
            .resideInAPackage("dev.mcprelay.api.mcp..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.mcprelay.api.tunnelclient..");

    @ArchTest
    static final ArchRule SETTINGS_ARE_LEAVES = noClasses()
            .that()
            .resideInAPackage("dev.mcprelay.api.settings..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("dev.mcprelay..").and(not(resideInAPackage("dev.mcprelay.api.settings.."))));
}
