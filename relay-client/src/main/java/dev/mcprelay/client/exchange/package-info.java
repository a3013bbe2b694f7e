// SPDX-License-Identifier: Apache-2.0
/// Bodies of HTTP exchanges, read whole. Used by the client itself, on event loops.
@NullMarked
package dev.mcprelay.client.exchange;

import org.jspecify.annotations.NullMarked;
