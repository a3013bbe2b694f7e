// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.http;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/// Of one of Reactor Netty's wide interfaces the few methods that a test is about.
final class Narrow {

    private Narrow() {}

    /// @param methods by name: what each makes of its arguments; any other fails
    static <T> T of(
            Map<String, Function<@Nullable Object[], @Nullable Object>> methods, Class<T> type, Class<?>... more) {
        Class<?>[] types = Stream.concat(Stream.of(type), Stream.of(more)).toArray(Class<?>[]::new);
        return type.cast(Proxy.newProxyInstance(Narrow.class.getClassLoader(), types, (_, method, arguments) -> {
            var known = methods.get(method.getName());
            if (known == null) {
                throw new UnsupportedOperationException(method.toString());
            }
            return known.apply(arguments == null ? new Object[0] : arguments);
        }));
    }
}
