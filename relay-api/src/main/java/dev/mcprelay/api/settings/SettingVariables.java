// SPDX-License-Identifier: Apache-2.0
package dev.mcprelay.api.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import org.apache.commons.text.similarity.LevenshteinDistance;

/// The environment variables that the settings can be made with, found by a walk over their records.
public final class SettingVariables {
    private static final int LEAST_DISTANCE = 2;

    /// Spring takes a key's words with and without underscores between them.
    private final List<Pattern> forms = new ArrayList<>();

    /// As the handbook writes them; a list's first element stands for all.
    private final List<String> names = new ArrayList<>();

    private SettingVariables() {}

    public static SettingVariables all() {
        SettingVariables variables = new SettingVariables();
        variables.walk("RELAY", "RELAY", RelaySettings.class);
        return variables;
    }

    private void walk(String form, String name, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            String words = component.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
            add(form + "_" + words.replace("_", "_?"), name + "_" + words, component);
        }
    }

    private void add(String form, String name, RecordComponent component) {
        Class<?> type = component.getType();
        Class<?> element = element(component.getGenericType());
        if (type.isRecord()) {
            walk(form, name, type);
        } else if (type == Map.class) {
            // its keys are the operator's
            forms.add(Pattern.compile(form + "_.+"));
        } else if (element.isRecord()) {
            walk(form + "_\\d+", name + "_0", element);
        } else if (Iterable.class.isAssignableFrom(type) && type != Path.class) {
            forms.add(Pattern.compile(form + "(_\\d+)?"));
            names.addAll(List.of(name, name + "_0"));
        } else {
            forms.add(Pattern.compile(form));
            names.add(name);
        }
    }

    private static Class<?> element(Type type) {
        return type instanceof ParameterizedType list && list.getActualTypeArguments()[0] instanceof Class<?> element
                ? element
                : Object.class;
    }

    /// @param variable in capitals
    public boolean knows(String variable) {
        return forms.stream().anyMatch(form -> form.matcher(variable).matches());
    }

    /// The one that is probably meant, where it is a few letters away.
    public Optional<String> nearest(String variable) {
        String meant = variable.toUpperCase(Locale.ROOT).replaceAll("_\\d+", "_0");
        int farthest = Math.max(LEAST_DISTANCE, meant.length() / 6);
        LevenshteinDistance letters = LevenshteinDistance.getDefaultInstance();
        return names.stream()
                .min(Comparator.comparing(name -> letters.apply(meant, name)))
                .filter(name -> letters.apply(meant, name) <= farthest);
    }
}
