// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.registry;

import java.io.Serial;

import org.jspecify.annotations.Nullable;

/// The store of tunnels does not answer, and what is known of the tunnel is too old to act upon: the request is
/// denied (`relay_unavailable`). No stack trace: with the store gone, these come at the rate of requests.
public final class RegistryUnavailableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public RegistryUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }
}
