// SPDX-License-Identifier: Apache-2.0
/// The ports of broker and auth over Redis or Valkey, without any Spring type. This package has what all of
/// them share: connections, key names, scripts. Only the wiring of the application calls it; Lettuce's event
/// loops run it.
@NullMarked
package dev.mcprelay.redis;

import org.jspecify.annotations.NullMarked;
