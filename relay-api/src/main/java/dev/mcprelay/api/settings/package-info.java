// SPDX-License-Identifier: Apache-2.0
/// What an operator can set: one validated record a feature, below `relay.*`. Immutable once read.
@NullMarked
package dev.mcprelay.api.settings;

import org.jspecify.annotations.NullMarked;
