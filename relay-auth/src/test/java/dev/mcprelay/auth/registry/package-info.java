// SPDX-License-Identifier: Apache-2.0
/// The registry's contract, a registry in memory, and the cache in front of one. Other modules run the contract
/// against their own. Test code only.
@NullMarked
package dev.mcprelay.auth.registry;

import org.jspecify.annotations.NullMarked;
