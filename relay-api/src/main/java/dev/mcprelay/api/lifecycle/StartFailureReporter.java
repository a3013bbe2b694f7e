// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.lifecycle;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/// Keeps Spring's own words, and its stack trace, from what is one sentence: whoever called for the start
/// says it. Only here are the settings at hand, so what depends on them is added to the failure.
@Order(Ordered.HIGHEST_PRECEDENCE)
class StartFailureReporter implements SpringBootExceptionReporter {
    private final @Nullable ConfigurableApplicationContext context;

    /// @param context null when the start did not come as far
    StartFailureReporter(@Nullable ConfigurableApplicationContext context) {
        this.context = context;
    }

    @Override
    public boolean reportException(Throwable failure) {
        if (context != null) {
            StartFailures.ofAPort(failure, context.getEnvironment())
                    .ifPresent(sentence -> failure.addSuppressed(new StartException(sentence, null)));
        }
        return StartFailures.sentence(failure).isPresent();
    }
}
