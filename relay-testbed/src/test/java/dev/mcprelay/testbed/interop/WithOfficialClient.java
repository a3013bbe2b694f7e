// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.interop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/// A test that runs once for every official client named by the environment. Its method may take an
/// [OfficialClient] and an [InteropWorld].
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith({OfficialClients.class, InteropWorld.Provider.class})
public @interface WithOfficialClient {

    /// The first release that can do this; empty: all can.
    String from() default "";

    /// The first release that no longer does this; empty: all do.
    String before() default "";
}
