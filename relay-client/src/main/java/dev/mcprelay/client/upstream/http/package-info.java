// SPDX-License-Identifier: Apache-2.0
/// Private servers that speak streamable HTTP. Runs on the HTTP client's event loops; nothing blocks.
@NullMarked
package dev.mcprelay.client.upstream.http;

import org.jspecify.annotations.NullMarked;
