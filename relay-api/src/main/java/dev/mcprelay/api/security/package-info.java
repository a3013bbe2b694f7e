// SPDX-License-Identifier: Apache-2.0
/// The security chain of everything that is not a hot route: admin keys and runtime keys as bearers, and
/// refusals in the surface's own envelope.
@NullMarked
package dev.mcprelay.api.security;

import org.jspecify.annotations.NullMarked;
