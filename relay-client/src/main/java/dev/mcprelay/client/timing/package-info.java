// SPDX-License-Identifier: Apache-2.0
/// When to try again, and what time it is. Used by the whole client, on any thread.
@NullMarked
package dev.mcprelay.client.timing;

import org.jspecify.annotations.NullMarked;
