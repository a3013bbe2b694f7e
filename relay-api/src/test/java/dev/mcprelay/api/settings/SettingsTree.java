// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Walks the records of the settings, from the outermost down.
final class SettingsTree {
    private final List<SettingsSection> sections = new ArrayList<>();

    private SettingsTree() {}

    static List<SettingsSection> of(String prefix, Class<?> root) {
        SettingsTree tree = new SettingsTree();
        tree.walk(prefix, root, "");
        return List.copyOf(tree.sections);
    }

    private void walk(String prefix, Class<?> type, String said) {
        RecordJavadoc javadoc = RecordJavadoc.of(type);
        String intro = javadoc.summary().isEmpty() ? said : javadoc.summary();
        List<Setting> leaves = new ArrayList<>();
        // its place is before those of the records inside it
        int own = sections.size();
        sections.add(new SettingsSection(prefix, intro, List.of()));
        Parameter[] parameters = canonical(type).getParameters();
        RecordComponent[] components = type.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            String key = prefix + "." + kebab(components[i].getName());
            String meaning = javadoc.meanings().getOrDefault(components[i].getName(), "");
            Class<?> raw = components[i].getType();
            Class<?> element = element(components[i].getGenericType());
            if (raw.isRecord()) {
                walk(key, raw, meaning);
            } else if (element.isRecord()) {
                walk(key + "[0]", element, meaning);
            } else {
                leaves.add(leaf(key, raw, parameters[i], meaning));
            }
        }
        sections.set(own, new SettingsSection(prefix, intro, leaves));
    }

    private static Constructor<?> canonical(Class<?> type) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Setting leaf(String key, Class<?> type, Parameter parameter, String meaning) {
        boolean list = Iterable.class.isAssignableFrom(type) && type != Path.class;
        return new Setting(
                key, list ? "list of text" : name(type), defaultValue(parameter), meaning, Map.class == type);
    }

    private static String defaultValue(Parameter parameter) {
        DefaultValue value = parameter.getAnnotation(DefaultValue.class);
        if (value == null) {
            return parameter.getAnnotatedType().isAnnotationPresent(Nullable.class) ? "none" : "required";
        }
        return value.value().length == 0 ? "empty" : "`" + String.join(",", value.value()) + "`";
    }

    private static String name(Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> "`" + constant.toString().toLowerCase(Locale.ROOT) + "`")
                    .collect(Collectors.joining(" or "));
        }
        if (type == int.class || type == long.class) {
            return "number";
        }
        if (type == boolean.class) {
            return "`true` or `false`";
        }
        return switch (type.getSimpleName()) {
            case "Duration" -> "duration";
            case "DataSize" -> "size";
            case "Path" -> "folder";
            case "Map" -> "map";
            default -> "text";
        };
    }

    private static Class<?> element(Type type) {
        return type instanceof ParameterizedType list && list.getActualTypeArguments()[0] instanceof Class<?> element
                ? element
                : Object.class;
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
