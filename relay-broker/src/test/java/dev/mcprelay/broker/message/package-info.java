// SPDX-License-Identifier: Apache-2.0
/// Messages as bytes: that they come out as they went in, that a later release reads them, and that nothing
/// strange does harm. Test code only.
@NullMarked
package dev.mcprelay.broker.message;

import org.jspecify.annotations.NullMarked;
