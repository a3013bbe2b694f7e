// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.auth.token;

/// A configured issuer and its keys.
record TrustedIssuer(IssuerSettings settings, IssuerKeys keys) {}
