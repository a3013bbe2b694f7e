// SPDX-License-Identifier: Apache-2.0
/// HTTP itself, for every surface: request ids, bounded bodies, header lines, error bodies, one-shot and
/// streamed answers. The hot routes run on Reactor Netty's event loops, in front of the WebFlux dispatcher.
@NullMarked
package dev.mcprelay.api.http;

import org.jspecify.annotations.NullMarked;
