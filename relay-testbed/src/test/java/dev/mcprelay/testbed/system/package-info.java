/// The whole relay under test: real nodes over a real Redis, a real issuer, real tunnel clients and private
/// servers, and villains of every kind. Each class shares one [World]. Test threads wait, always with a
/// bound.
@NullMarked
package dev.mcprelay.testbed.system;

import org.jspecify.annotations.NullMarked;
