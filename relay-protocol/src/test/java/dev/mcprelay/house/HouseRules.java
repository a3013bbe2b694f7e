// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.house;

import java.time.Clock;
import java.time.Instant;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/// What no module may do. Each module's `…ArchitectureTest` includes all of these and adds its own.
public final class HouseRules {

    private HouseRules() {}

    /// Packages of a module form no cycle.
    @ArchTest
    public static final ArchRule NO_CYCLES = slices().matching("dev.mcprelay.(*).(*)..")
            .should()
            .beFreeOfCycles()
            .allowEmptyShould(true);

    /// Names that say nothing.
    @ArchTest
    public static final ArchRule NO_VAGUE_NAMES = noClasses()
            .should()
            .haveNameMatching(".*(Manager|Helper|Helpers|Util|Utils|Impl)")
            .because("a name says what is special about the thing")
            .allowEmptyShould(true);

    /// Time enters through a class named `…Clock`; everything else is told the time.
    @ArchTest
    public static final ArchRule NO_WALL_CLOCK = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Clock")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .because("clock and ticks are injected")
            .allowEmptyShould(true);

    /// No thread waits for a publisher.
    @ArchTest
    public static final ArchRule NO_BLOCKING = noClasses()
            .should()
            .callMethodWhere(target(nameMatching("block(First|Last|Optional)?"))
                    .and(target(owner(nameMatching("reactor\\.core\\.publisher\\..*")))))
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .because("nothing outside main and tests may block")
            .allowEmptyShould(true);

    /// Only a class named `…Console` talks to a person at a terminal.
    @ArchTest
    public static final ArchRule NO_PRINTING = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Console")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .because("the product logs; only what talks to a person at a terminal prints")
            .allowEmptyShould(true);

    /// Never Java serialization.
    @ArchTest
    public static final ArchRule NO_JAVA_SERIALIZATION =
            noMethods().should().haveName("readObject").allowEmptyShould(true);
}
