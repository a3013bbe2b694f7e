// SPDX-License-Identifier: Apache-2.0
/// Who may do what. Test code only.
@NullMarked
package dev.mcprelay.auth.access;

import org.jspecify.annotations.NullMarked;
