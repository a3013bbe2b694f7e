// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.lifecycle;

import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/// Keeps Spring's own words, and its stack trace, from what is one sentence: whoever called for the start
/// says it.
@Order(Ordered.HIGHEST_PRECEDENCE)
class StartFailureReporter implements SpringBootExceptionReporter {

    @Override
    public boolean reportException(Throwable failure) {
        return StartFailures.sentence(failure).isPresent();
    }
}
