// SPDX-License-Identifier: Apache-2.0
/// What a caller may do. The edge asks after authentication and before it reads the body; every answer comes at
/// once, on any thread.
@NullMarked
package dev.mcprelay.auth.access;

import org.jspecify.annotations.NullMarked;
