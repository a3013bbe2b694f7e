// SPDX-License-Identifier: Apache-2.0
/// The house rules that every module's architecture test holds. Test code only, shared as a test jar.
@NullMarked
package dev.mcprelay.house;

import org.jspecify.annotations.NullMarked;
