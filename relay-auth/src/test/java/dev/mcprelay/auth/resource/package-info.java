// SPDX-License-Identifier: Apache-2.0
/// URLs as resources. Test code only.
@NullMarked
package dev.mcprelay.auth.resource;

import org.jspecify.annotations.NullMarked;
