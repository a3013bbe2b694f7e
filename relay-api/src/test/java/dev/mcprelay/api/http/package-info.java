/// Requests as they come over a real connection, and who may send them. Test threads.
@NullMarked
package dev.mcprelay.api.http;

import org.jspecify.annotations.NullMarked;
