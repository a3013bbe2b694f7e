// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.mcprelay.auth.access.AccessDecision.Denied;
import dev.mcprelay.auth.access.AccessDecision.Granted;
import dev.mcprelay.auth.access.AccessDecision.Hidden;
import dev.mcprelay.auth.policy.AccessPolicy;
import dev.mcprelay.auth.policy.AllowRule;
import dev.mcprelay.auth.registry.TunnelEntry;
import dev.mcprelay.auth.token.Caller;
import dev.mcprelay.protocol.error.ErrorCode;

/// Judges a caller by a tunnel's policy. The order is what keeps tunnels hidden: who is not entitled learns
/// nothing that the caller of an unknown tunnel does not learn, and is never told of scopes.
public final class TunnelAccess {
    private final AccessSettings settings;

    public TunnelAccess(AccessSettings settings) {
        this.settings = settings;
    }

    /// Whether nobody needs to authenticate for this tunnel. When true, decide for [Caller#ANONYMOUS] whatever
    /// credentials came.
    public boolean isOpen(Optional<TunnelEntry> entry) {
        return settings.openAllowed()
                && entry.map(known -> known.tunnel().policy())
                        .filter(TunnelAccess::open)
                        .isPresent();
    }

    /// @param entry the tunnel of the path; empty when there is none
    public AccessDecision decide(Caller caller, Optional<TunnelEntry> entry) {
        if (entry.isEmpty()) {
            return new Hidden();
        }
        AccessPolicy policy = entry.get().tunnel().policy();
        return switch (policy.mode()) {
            case OPEN -> settings.openAllowed() ? new Granted(policy) : new Hidden();
            case RELAY -> decide(caller, policy);
            case SERVER -> new Hidden(); // nobody checks for it yet: no way in
        };
    }

    /// Whether the caller may call this tool, which may need more than the tunnel does. For a caller that was
    /// granted the tunnel.
    public AccessDecision decideTool(Caller caller, AccessPolicy policy, String tool) {
        List<String> more = policy.toolScopes().getOrDefault(tool, List.of());
        if (open(policy) || settings.hierarchy().suffices(caller.scopes(), more)) {
            return new Granted(policy);
        }
        List<String> all = new ArrayList<>(requiredScopes(policy));
        more.stream().filter(scope -> !all.contains(scope)).forEach(all::add);
        return new Denied(ErrorCode.INSUFFICIENT_SCOPE, all);
    }

    /// What a call of this tunnel needs: the policy's scopes, or the relay's own; for unknown tunnels the
    /// relay's own.
    public List<String> requiredScopes(Optional<TunnelEntry> entry) {
        return entry.map(known -> requiredScopes(known.tunnel().policy())).orElseGet(settings::scopes);
    }

    private AccessDecision decide(Caller caller, AccessPolicy policy) {
        if (caller.isAnonymous()) {
            return new Hidden();
        }
        if (!policy.issuers().isEmpty() && !policy.issuers().contains(caller.issuer())) {
            // its metadata names the right issuers to everyone: the client may try again with one of them
            return new Denied(ErrorCode.INVALID_TOKEN, requiredScopes(policy));
        }
        List<AllowRule> allow = policy.allow();
        if (allow != null && allow.stream().noneMatch(rule -> matches(rule, caller))) {
            return new Hidden();
        }
        List<String> required = requiredScopes(policy);
        return settings.hierarchy().suffices(caller.scopes(), required)
                ? new Granted(policy)
                : new Denied(ErrorCode.INSUFFICIENT_SCOPE, required);
    }

    private List<String> requiredScopes(AccessPolicy policy) {
        return policy.requiredScopes() == null ? settings.scopes() : policy.requiredScopes();
    }

    private static boolean open(AccessPolicy policy) {
        return switch (policy.mode()) {
            case OPEN -> true;
            case RELAY, SERVER -> false;
        };
    }

    private static boolean matches(AllowRule rule, Caller caller) {
        return rule.issuer().equals(caller.issuer())
                && (rule.subjects().isEmpty() || rule.subjects().contains(caller.subject()))
                && (rule.clientIds().isEmpty()
                        || (caller.clientId() != null && rule.clientIds().contains(caller.clientId())))
                && matchesAny(rule.tenants(), caller.tenants())
                && matchesAny(rule.groups(), caller.groups());
    }

    private static boolean matchesAny(Set<String> wanted, Set<String> present) {
        return wanted.isEmpty() || wanted.stream().anyMatch(present::contains);
    }
}
