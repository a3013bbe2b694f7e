// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.mcprelay.auth.access.AccessDecision.Denied;
import dev.mcprelay.auth.access.AccessDecision.Granted;
import dev.mcprelay.auth.access.AccessDecision.Hidden;
import dev.mcprelay.auth.policy.AccessMode;
import dev.mcprelay.auth.policy.AccessPolicy;
import dev.mcprelay.auth.policy.AllowRule;
import dev.mcprelay.auth.registry.TunnelEntry;
import dev.mcprelay.auth.token.Caller;
import dev.mcprelay.protocol.error.ErrorCode;

import static dev.mcprelay.auth.registry.Tunnels.THEN;
import static dev.mcprelay.auth.registry.Tunnels.anEntry;
import static org.assertj.core.api.Assertions.assertThat;

final class TunnelAccessTest {
    private static final String ISSUER = "https://issuer.example";
    private final TunnelAccess access = access(true);

    @Test
    void byDefaultEveryPrincipalWithTheScopeIsGranted() {
        // When
        AccessDecision decision = access.decide(caller("mcp:tunnel"), entry(AccessPolicy.DEFAULT));
        // Then
        assertThat(decision).isEqualTo(new Granted(AccessPolicy.DEFAULT));
    }

    @Test
    void anUnknownTunnelIsHiddenWhateverTheScopes() {
        // When
        AccessDecision decision = access.decide(caller(), Optional.empty());
        // Then
        assertThat(decision).isEqualTo(new Hidden());
    }

    @Test
    void aMissingScopeIsNamedWithAllThatAreNeeded() {
        // Given
        AccessPolicy policy = relay(List.of("a", "b"), null);
        // When
        AccessDecision decision = access.decide(caller("a"), entry(policy));
        // Then
        assertThat(decision).isEqualTo(new Denied(ErrorCode.INSUFFICIENT_SCOPE, List.of("a", "b")));
        assertThat(access.decide(caller("b", "a"), entry(policy))).isEqualTo(new Granted(policy));
    }

    @Test
    void noScopesMeansNone() {
        // Given
        AccessPolicy policy = relay(List.of(), null);
        // When
        AccessDecision decision = access.decide(caller(), entry(policy));
        // Then
        assertThat(decision).isEqualTo(new Granted(policy));
    }

    @Test
    void aBroaderScopeImpliesTheNarrowerThroughSeveralSteps() {
        // When
        AccessDecision decision = access.decide(caller("mcp:everything"), entry(AccessPolicy.DEFAULT));
        // Then
        assertThat(decision).isInstanceOf(Granted.class);
        assertThat(access.decide(caller("mcp:tunnel:other", "mcp"), entry(AccessPolicy.DEFAULT)))
                .isInstanceOf(Denied.class);
    }

    @Test
    void aCallerOfAnotherIssuerMayTryAgainWithTheRightOne() {
        // Given
        var policy = new AccessPolicy(AccessMode.RELAY, List.of("https://other.example"), null, Map.of(), null, false);
        // When
        AccessDecision decision = access.decide(caller("mcp:tunnel"), entry(policy));
        // Then
        assertThat(decision).isEqualTo(new Denied(ErrorCode.INVALID_TOKEN, List.of("mcp:tunnel")));
    }

    @Test
    void anEmptyListAllowsNobody() {
        // Given
        AccessPolicy policy = relay(null, List.of());
        // When
        AccessDecision decision = access.decide(caller("mcp:tunnel"), entry(policy));
        // Then
        assertThat(decision).isEqualTo(new Hidden());
    }

    @Test
    void whoIsNotEntitledLearnsNothingOfScopes() {
        // Given
        AccessPolicy policy = relay(List.of("secret:scope"), List.of(AllowRule.anyoneOf("https://other.example")));
        // When
        AccessDecision decision = access.decide(caller(), entry(policy));
        // Then
        assertThat(decision).isEqualTo(new Hidden());
    }

    @ParameterizedTest
    @CsvSource({
        // subjects, client ids, tenants, groups, allowed
        ",,,, true",
        "alice,,,, true",
        "bob,,,, false",
        ",app,,, true",
        ",other,,, false",
        ",,t1,, true",
        ",,t2,, false",
        ",,,g2, true",
        ",,,g3, false",
        "alice,app,t1,g1, true",
        "alice,app,t1,g3, false",
        "bob,app,t1,g1, false"
    })
    void allThatARuleNamesMustMatch(
            @Nullable String subject,
            @Nullable String client,
            @Nullable String tenant,
            @Nullable String group,
            boolean allowed) {
        // Given
        var rule = new AllowRule(ISSUER, set(subject), set(client), set(tenant), set(group));
        // When
        AccessDecision decision = access.decide(caller("mcp:tunnel"), entry(relay(null, List.of(rule))));
        // Then
        assertThat(decision instanceof Granted).isEqualTo(allowed);
    }

    @Test
    void aRuleMatchesOnlyWithItsIssuer() {
        // Given
        var foreign = new AllowRule("https://other.example", Set.of("alice"), Set.of(), Set.of(), Set.of());
        // When
        AccessDecision decision = access.decide(caller("mcp:tunnel"), entry(relay(null, List.of(foreign))));
        // Then
        assertThat(decision).isEqualTo(new Hidden());
        var own = new AllowRule(ISSUER, Set.of("alice"), Set.of(), Set.of(), Set.of());
        assertThat(access.decide(caller("mcp:tunnel"), entry(relay(null, List.of(foreign, own)))))
                .isInstanceOf(Granted.class);
    }

    @Test
    void anOpenTunnelIsForEverybodyWhereAllowed() {
        // When
        AccessDecision decision = access.decide(Caller.ANONYMOUS, entry(AccessPolicy.OPEN));
        // Then
        assertThat(decision).isEqualTo(new Granted(AccessPolicy.OPEN));
        assertThat(access.isOpen(entry(AccessPolicy.OPEN))).isTrue();
        assertThat(access(false).decide(Caller.ANONYMOUS, entry(AccessPolicy.OPEN)))
                .isEqualTo(new Hidden());
        assertThat(access(false).isOpen(entry(AccessPolicy.OPEN))).isFalse();
    }

    @Test
    void nobodyIsAnonymousElsewhere() {
        // When
        AccessDecision decision = access.decide(Caller.ANONYMOUS, entry(relay(List.of(), null)));
        // Then
        assertThat(decision).isEqualTo(new Hidden());
        assertThat(access.isOpen(entry(AccessPolicy.DEFAULT))).isFalse();
        assertThat(access.isOpen(Optional.empty())).isFalse();
    }

    @Test
    void aModeThatNobodyChecksLetsNobodyIn() {
        // Given
        var policy = new AccessPolicy(AccessMode.SERVER, List.of(), List.of(), Map.of(), null, false);
        // When
        AccessDecision decision = access.decide(caller("mcp:tunnel"), entry(policy));
        // Then
        assertThat(decision).isEqualTo(new Hidden());
    }

    @Test
    void aToolMayNeedMore() {
        // Given
        var policy =
                new AccessPolicy(AccessMode.RELAY, List.of(), null, Map.of("drop", List.of("mcp:write")), null, false);
        // When
        AccessDecision decision = access.decideTool(caller("mcp:tunnel"), policy, "drop");
        // Then
        assertThat(decision).isEqualTo(new Denied(ErrorCode.INSUFFICIENT_SCOPE, List.of("mcp:tunnel", "mcp:write")));
        assertThat(access.decideTool(caller("mcp:tunnel"), policy, "look")).isEqualTo(new Granted(policy));
        assertThat(access.decideTool(caller("mcp:tunnel", "mcp:write"), policy, "drop"))
                .isEqualTo(new Granted(policy));
    }

    private static TunnelAccess access(boolean openAllowed) {
        var hierarchy = new ScopeHierarchy(
                Map.of("mcp:everything", Set.of("mcp:some"), "mcp:some", Set.of("mcp:tunnel", "mcp:everything")));
        return new TunnelAccess(new AccessSettings(List.of("mcp:tunnel"), hierarchy, openAllowed));
    }

    private static AccessPolicy relay(@Nullable List<String> scopes, @Nullable List<AllowRule> allow) {
        return new AccessPolicy(AccessMode.RELAY, List.of(), scopes, Map.of(), allow, false);
    }

    private static Optional<TunnelEntry> entry(AccessPolicy policy) {
        return Optional.of(anEntry(policy));
    }

    private static Caller caller(String... scopes) {
        return new Caller(ISSUER, "alice", "app", Set.of(scopes), Set.of("t1"), Set.of("g1", "g2"), THEN);
    }

    private static Set<String> set(@Nullable String value) {
        return value == null ? Set.of() : Set.of(value);
    }
}
