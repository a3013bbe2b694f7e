// SPDX-License-Identifier: Apache-2.0
/// The relay as an application: the only Boot application of the project. Its rooms are the packages below;
/// this one only starts it.
@NullMarked
package dev.mcprelay.api;

import org.jspecify.annotations.NullMarked;
