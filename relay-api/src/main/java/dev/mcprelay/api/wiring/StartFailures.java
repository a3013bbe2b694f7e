// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.wiring;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Turns a refused start into its one sentence, without a stack trace.
class StartFailures extends AbstractFailureAnalyzer<StartException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, StartException cause) {
        return new FailureAnalysis(cause.getMessage(), null, cause);
    }
}
