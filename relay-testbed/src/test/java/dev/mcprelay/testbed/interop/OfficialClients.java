// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.testbed.interop;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/// Takes the binaries from `TUNNEL_CLIENT`, one path or several with colons between. Without it each test
/// is still there by its name, skipped.
final class OfficialClients implements TestTemplateInvocationContextProvider {
    private static final String VARIABLE = "TUNNEL_CLIENT";
    private static final String NONE = VARIABLE + " names no binary";
    private static final List<OfficialClient> NAMED = named();

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        WithOfficialClient wanted = AnnotationSupport.findAnnotation(
                        context.getRequiredTestMethod(), WithOfficialClient.class)
                .orElseThrow();
        String test = context.getRequiredTestMethod().getName();
        return invocations(test, NAMED, wanted).map(TestTemplateInvocationContext.class::cast);
    }

    /// @param named by the environment
    static Stream<Invocation> invocations(String test, List<OfficialClient> named, WithOfficialClient wanted) {
        return named.isEmpty()
                ? Stream.of(new Invocation(test + ", without a client", null, Optional.of(NONE)))
                : named.stream().map(client -> new Invocation(test + ", " + client, client, misfit(client, wanted)));
    }

    private static List<OfficialClient> named() {
        String paths = System.getenv(VARIABLE);
        return paths == null || paths.isBlank()
                ? List.of()
                : Arrays.stream(paths.split(":", -1))
                        .filter(path -> !path.isBlank())
                        .map(path -> OfficialClient.at(Path.of(path.strip())))
                        .toList();
    }

    private static Optional<String> misfit(OfficialClient client, WithOfficialClient wanted) {
        if (!wanted.from().isEmpty() && !client.isAtLeast(wanted.from())) {
            return Optional.of(client + " cannot do this: " + wanted.from() + " is the first that can");
        }
        if (!wanted.before().isEmpty() && client.isAtLeast(wanted.before())) {
            return Optional.of(client + " no longer does this, from " + wanted.before() + " on");
        }
        return Optional.empty();
    }

    /// @param client null: there is none, and then there is a reason not to run
    record Invocation(String name, @Nullable OfficialClient client, Optional<String> skipped)
            implements TestTemplateInvocationContext, ExecutionCondition, ParameterResolver {

        @Override
        public String getDisplayName(int index) {
            return name;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return mayRun();
        }

        ConditionEvaluationResult mayRun() {
            return skipped.map(ConditionEvaluationResult::disabled)
                    .orElseGet(() -> ConditionEvaluationResult.enabled("there is a client"));
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == OfficialClient.class;
        }

        @Override
        public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return client;
        }
    }
}
