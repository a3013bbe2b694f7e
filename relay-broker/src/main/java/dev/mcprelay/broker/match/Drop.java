// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker.match;

import dev.mcprelay.broker.message.Registration;

/// A slot that did not work, to be passed over.
///
/// @param dead its edge is gone: hide it; else it only bounced: pass it over for a second
public record Drop(Registration registration, boolean dead) {}
