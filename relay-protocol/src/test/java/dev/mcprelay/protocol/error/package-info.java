// SPDX-License-Identifier: Apache-2.0
/// Tests of the language of failure, and the page of the handbook that is made from it.
@NullMarked
package dev.mcprelay.protocol.error;

import org.jspecify.annotations.NullMarked;
