// SPDX-License-Identifier: Apache-2.0
/// Tests of what operators see. One thread.
@NullMarked
package dev.mcprelay.api.observe;

import org.jspecify.annotations.NullMarked;
