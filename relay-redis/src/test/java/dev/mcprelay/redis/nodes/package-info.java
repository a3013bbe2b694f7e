// SPDX-License-Identifier: Apache-2.0
/// The list of nodes against a real Redis, and its rules against made-up answers. Test code only.
@NullMarked
package dev.mcprelay.redis.nodes;

import org.jspecify.annotations.NullMarked;
