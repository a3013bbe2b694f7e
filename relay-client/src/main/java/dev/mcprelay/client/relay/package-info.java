// SPDX-License-Identifier: Apache-2.0
/// The client's side of the tunnel wire: metadata, poll, response. Used by the client itself; on event loops, never
/// blocking. Failures are values: the relay being away is daily life.
@NullMarked
package dev.mcprelay.client.relay;

import org.jspecify.annotations.NullMarked;
