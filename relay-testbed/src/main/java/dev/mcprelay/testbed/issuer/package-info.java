// SPDX-License-Identifier: Apache-2.0
/// OAuth issuers for tests and the demo: they mint whatever token a test asks for, hostile ones too, and can be made to
/// misbehave. Never for production. Safe to call from any thread.
@NullMarked
package dev.mcprelay.testbed.issuer;

import org.jspecify.annotations.NullMarked;
