// SPDX-License-Identifier: Apache-2.0
/// What callers read before they have a token: metadata documents and challenges. The edge asks, on any thread.
/// Nothing here depends on what a request says besides its path, and a tunnel on the relay's defaults looks
/// like an unknown one.
@NullMarked
package dev.mcprelay.auth.document;

import org.jspecify.annotations.NullMarked;
