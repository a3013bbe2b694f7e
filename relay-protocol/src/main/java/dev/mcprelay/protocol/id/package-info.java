// SPDX-License-Identifier: Apache-2.0
/// The identifiers that cross packages, each a record that is valid once it exists. Anyone may use them, on any thread:
/// they are immutable. An id of the wrong form is an [dev.mcprelay.protocol.id.InvalidIdException].
@NullMarked
package dev.mcprelay.protocol.id;

import org.jspecify.annotations.NullMarked;
