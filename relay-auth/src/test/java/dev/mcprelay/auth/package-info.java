// SPDX-License-Identifier: Apache-2.0
/// The shape of this module. Test code only.
@NullMarked
package dev.mcprelay.auth;

import org.jspecify.annotations.NullMarked;
