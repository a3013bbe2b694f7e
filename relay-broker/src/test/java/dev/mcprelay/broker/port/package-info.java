// SPDX-License-Identifier: Apache-2.0
/// What every implementation of a port promises, as tests to inherit. Test code only.
@NullMarked
package dev.mcprelay.broker.port;

import org.jspecify.annotations.NullMarked;
