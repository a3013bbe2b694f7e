// SPDX-License-Identifier: Apache-2.0
/// Documents and challenges, character by character. Test code only.
@NullMarked
package dev.mcprelay.auth.document;

import org.jspecify.annotations.NullMarked;
