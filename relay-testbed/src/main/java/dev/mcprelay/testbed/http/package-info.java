// SPDX-License-Identifier: Apache-2.0
/// A small HTTP server on loopback, under the private servers and issuers of the test world. Only this module uses it.
/// Handlers run on Reactor Netty's event loops.
@NullMarked
package dev.mcprelay.testbed.http;

import org.jspecify.annotations.NullMarked;
