/// What no class of this module may do. Test threads.
@NullMarked
package dev.mcprelay.api;

import org.jspecify.annotations.NullMarked;
