// SPDX-License-Identifier: Apache-2.0
/// The envelope of JSON-RPC 2.0 and the few fields of MCP messages that a relay looks at, with their places in the
/// bytes.
/// Anyone may use it, on any thread.
@NullMarked
package dev.mcprelay.protocol.jsonrpc;

import org.jspecify.annotations.NullMarked;
