// SPDX-License-Identifier: Apache-2.0
/// Hostile tokens and unhelpful issuers. Test code only.
@NullMarked
package dev.mcprelay.auth.token;

import org.jspecify.annotations.NullMarked;
