// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.policy;

import java.util.Set;

/// Some principals of one issuer. An empty set means that the rule does not ask; what it asks must all match.
/// Nothing is ever matched without its issuer: two issuers may give the same subject to different people.
public record AllowRule(
        String issuer, Set<String> subjects, Set<String> clientIds, Set<String> tenants, Set<String> groups) {

    public AllowRule {
        subjects = Set.copyOf(subjects);
        clientIds = Set.copyOf(clientIds);
        tenants = Set.copyOf(tenants);
        groups = Set.copyOf(groups);
    }

    /// Every principal of this issuer.
    public static AllowRule anyoneOf(String issuer) {
        return new AllowRule(issuer, Set.of(), Set.of(), Set.of(), Set.of());
    }
}
