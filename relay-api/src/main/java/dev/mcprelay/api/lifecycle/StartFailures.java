// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.lifecycle;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.env.PropertyResolver;
import org.springframework.util.unit.DataSize;
import reactor.netty.ChannelBindException;

/// Says in one sentence why a relay does not start, where whoever starts it can mend that. Values of
/// settings are in it only where our own checks put them there: any other may be a secret.
public final class StartFailures {
    private static final String OURS = "dev.mcprelay.";
    private static final String MANAGEMENT_PORT = "management.server.port";

    private StartFailures() {}

    /// Empty when it is nothing of that kind: then the stack trace is of use.
    public static Optional<String> sentence(Throwable failure) {
        List<Throwable> chain = chain(failure);
        return Stream.<Optional<String>>of(
                        last(chain, StartException.class).map(Throwable::getMessage),
                        last(added(chain), StartException.class).map(Throwable::getMessage),
                        last(chain, IllegalArgumentException.class).flatMap(StartFailures::refusedValue),
                        last(chain, UnboundConfigurationPropertiesException.class)
                                .map(StartFailures::unknownSetting),
                        last(chain, BindException.class).map(StartFailures::unusableSetting))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// The sentence for a port that cannot be had, with the option that names it.
    static Optional<String> ofAPort(Throwable failure, PropertyResolver settings) {
        List<Throwable> chain = chain(failure);
        return last(chain, PortInUseException.class)
                .map(taken -> taken(taken, option(taken.getPort(), settings)))
                .or(() -> last(chain, ChannelBindException.class)
                        .map(refused -> closed(refused, option(refused.localPort(), settings))));
    }

    private static List<Throwable> chain(Throwable failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .toList();
    }

    private static List<Throwable> added(List<Throwable> chain) {
        return chain.stream()
                .flatMap(failure -> Arrays.stream(failure.getSuppressed()))
                .toList();
    }

    private static <T extends Throwable> Optional<T> last(List<Throwable> chain, Class<T> type) {
        return chain.reversed().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    /// Our own checks name the setting, its value unless it is a secret, and what they expected.
    private static Optional<String> refusedValue(IllegalArgumentException refusal) {
        String message = Objects.requireNonNullElse(refusal.getMessage(), "");
        if (message.startsWith("port out of range")) { // the JDK's word; our own ports are what goes wrong at a start
            return Optional.of("The setting server.port is not usable: make it a port, up to 65535.");
        }
        boolean ours = refusal.getStackTrace().length > 0
                && refusal.getStackTrace()[0].getClassName().startsWith(OURS)
                && message.contains("(expected: ");
        return ours ? Optional.of("A setting is not usable: " + message + ".") : Optional.empty();
    }

    private static String unknownSetting(UnboundConfigurationPropertiesException unknown) {
        String names = unknown.getUnboundProperties().stream()
                .map(property -> property.getName().toString())
                .sorted()
                .collect(Collectors.joining(", "));
        return "There is no setting " + names + ": docs/reference/configuration.md has them all.";
    }

    private static String unusableSetting(BindException unusable) {
        return "The setting " + unusable.getName() + " is not usable: make it "
                + expected(unusable.getTarget().getType().resolve()) + ".";
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "something else";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(" or "));
        }
        if (type == Duration.class) {
            return "a time such as 30s";
        }
        if (type == DataSize.class) {
            return "a size such as 1MB";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        boolean number = type.isPrimitive() || Number.class.isAssignableFrom(type);
        return number ? "a number" : "a value of the kind that docs/reference/configuration.md names";
    }

    private static String taken(PortInUseException taken, String option) {
        return "Port " + taken.getPort() + " is taken: stop what listens there, or choose another with " + option
                + "=N.";
    }

    private static String closed(ChannelBindException refused, String option) {
        return "The relay cannot listen on " + refused.localHost() + ", port " + refused.localPort()
                + ": the system does not allow it. Choose another port with " + option + "=N.";
    }

    /// Two listeners on one port are one, and its setting is the server's.
    private static String option(int port, PropertyResolver settings) {
        boolean server = isAt(port, "server.port", settings);
        return !server && isAt(port, MANAGEMENT_PORT, settings) ? "--" + MANAGEMENT_PORT : "--server.port";
    }

    private static boolean isAt(int port, String setting, PropertyResolver settings) {
        return Integer.toString(port).equals(settings.getProperty(setting));
    }
}
