// SPDX-License-Identifier: Apache-2.0
/// The URLs that can be called, as OAuth resources: made from the configured public URL, never from what a
/// request says. Anyone may use it, on any thread.
@NullMarked
package dev.mcprelay.auth.resource;

import org.jspecify.annotations.NullMarked;
