// SPDX-License-Identifier: Apache-2.0
/// What headers hold. Test code only.
@NullMarked
package dev.mcprelay.auth.credential;

import org.jspecify.annotations.NullMarked;
