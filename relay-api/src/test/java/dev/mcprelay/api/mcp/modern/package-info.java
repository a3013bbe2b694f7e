/// Headers that mirror the body. No thread but the test's.
@NullMarked
package dev.mcprelay.api.mcp.modern;

import org.jspecify.annotations.NullMarked;
