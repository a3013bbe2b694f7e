// SPDX-License-Identifier: Apache-2.0
/// What is said when a node does not start. Test threads.
@NullMarked
package dev.mcprelay.api.lifecycle;

import org.jspecify.annotations.NullMarked;
