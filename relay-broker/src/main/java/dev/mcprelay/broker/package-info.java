// SPDX-License-Identifier: Apache-2.0
/// The facade between the HTTP edge and the domain: calls come in, polls come in, answers come in, and each
/// accepted call gets exactly one outcome. Called by `relay-api` from any thread; nothing here blocks;
/// results arrive on the thread that caused them. Knows neither HTTP nor Redis.
@NullMarked
package dev.mcprelay.broker;

import org.jspecify.annotations.NullMarked;
