// SPDX-License-Identifier: Apache-2.0
/// What a request shows to prove who it is, before anybody has judged it. Anyone may use it, on any thread.
@NullMarked
package dev.mcprelay.auth.credential;

import org.jspecify.annotations.NullMarked;
