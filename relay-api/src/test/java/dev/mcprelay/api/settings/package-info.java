// SPDX-License-Identifier: Apache-2.0
/// Tests of what an operator can set, and the page of the handbook that is made from it.
@NullMarked
package dev.mcprelay.api.settings;

import org.jspecify.annotations.NullMarked;
