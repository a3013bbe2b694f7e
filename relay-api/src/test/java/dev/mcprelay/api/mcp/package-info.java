/// What becomes of a body, and what an outcome becomes. No thread but the test's.
@NullMarked
package dev.mcprelay.api.mcp;

import org.jspecify.annotations.NullMarked;
