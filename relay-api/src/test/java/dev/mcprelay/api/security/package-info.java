// SPDX-License-Identifier: Apache-2.0
/// Which paths want which key. Test threads.
@NullMarked
package dev.mcprelay.api.security;

import org.jspecify.annotations.NullMarked;
