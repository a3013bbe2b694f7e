// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.broker;

/// The runtime key that a poll came with.
///
/// @param asOf the version of the tunnel by which it was found valid: older news cannot say otherwise
public record ShownKey(String digest, long asOf) {}
