// SPDX-License-Identifier: Apache-2.0
/// The language of failure: one closed set of codes, with status, fault and advice. Anyone may use it, on any thread;
/// each surface renders it in its own format.
@NullMarked
package dev.mcprelay.protocol.error;

import org.jspecify.annotations.NullMarked;
