// SPDX-License-Identifier: Apache-2.0
/// The OAuth documents of the resources that can be called. Public; event loops; nothing blocks.
@NullMarked
package dev.mcprelay.api.metadata;

import org.jspecify.annotations.NullMarked;
