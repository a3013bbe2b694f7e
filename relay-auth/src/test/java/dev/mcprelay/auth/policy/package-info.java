// SPDX-License-Identifier: Apache-2.0
/// Policies as JSON. Test code only.
@NullMarked
package dev.mcprelay.auth.policy;

import org.jspecify.annotations.NullMarked;
