// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.registry;

/// Whose tunnels are wanted.
public sealed interface OwnerFilter {

    record Everyone() implements OwnerFilter {}

    record Organization(String id) implements OwnerFilter {}

    record Workspace(String id) implements OwnerFilter {}

    record Tenant(String id) implements OwnerFilter {}

    default boolean includes(Owners owners) {
        return switch (this) {
            case Everyone _ -> true;
            case Organization(String id) -> owners.organizationIds().contains(id);
            case Workspace(String id) -> owners.workspaceIds().contains(id);
            case Tenant(String id) -> owners.tenantIds().contains(id);
        };
    }
}
