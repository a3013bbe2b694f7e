// SPDX-License-Identifier: Apache-2.0
/// What a poll answer holds: the commands, written by the relay and read by our own client. Anyone may use it, on any
/// thread.
@NullMarked
package dev.mcprelay.protocol.command;

import org.jspecify.annotations.NullMarked;
