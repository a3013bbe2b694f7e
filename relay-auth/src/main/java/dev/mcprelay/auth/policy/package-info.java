// SPDX-License-Identifier: Apache-2.0
/// What a tunnel asks of its callers, as a value and as JSON. Anyone may use it, on any thread: everything is
/// immutable.
@NullMarked
package dev.mcprelay.auth.policy;

import org.jspecify.annotations.NullMarked;
