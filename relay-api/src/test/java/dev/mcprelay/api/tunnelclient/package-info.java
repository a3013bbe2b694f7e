/// What a poll asks for, and how often keys are looked up. Test threads.
@NullMarked
package dev.mcprelay.api.tunnelclient;

import org.jspecify.annotations.NullMarked;
