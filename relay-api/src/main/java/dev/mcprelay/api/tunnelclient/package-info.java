// SPDX-License-Identifier: Apache-2.0
/// The surface of tunnel clients: polls and posted responses. What the real clients do, and what each status does to
/// them, decides every line here. Runs on the event loops; nothing blocks.
@NullMarked
package dev.mcprelay.api.tunnelclient;

import org.jspecify.annotations.NullMarked;
