// SPDX-License-Identifier: Apache-2.0
/// What the store that introduces commands to slots is asked, and what it says: values only, made by
/// `broker.core` and by whatever implements the ports. Anyone may use them, on any thread.
@NullMarked
package dev.mcprelay.broker.match;

import org.jspecify.annotations.NullMarked;
