// SPDX-License-Identifier: Apache-2.0
/// What nodes say to each other about the commands and slots of a tunnel: values only, made and read by
/// `broker.runtime`, carried by the bus. Anyone may use them, on any thread.
@NullMarked
package dev.mcprelay.broker.message;

import org.jspecify.annotations.NullMarked;
