// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.registry;

import java.util.List;

/// To whom a tunnel belongs. The ids are opaque to the relay: it keeps and filters by them.
public record Owners(List<String> organizationIds, List<String> workspaceIds, List<String> tenantIds) {

    public static final Owners NONE = new Owners(List.of(), List.of(), List.of());

    public Owners {
        organizationIds = List.copyOf(organizationIds);
        workspaceIds = List.copyOf(workspaceIds);
        tenantIds = List.copyOf(tenantIds);
    }
}
