// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the rules for the options of plugins from the metatype descriptions that bnd has written into their jars. */
public final class OptionRules {

    /** The folder of the descriptions in a jar. */
    public static final String FOLDER = "OSGI-INF/metatype/";

    /** Of what bnd writes: there is no need of a parser, which takes its time. */
    private static final Pattern TAG = Pattern.compile("<(AD|Option|Designate)\\b([^>\"]*(?:\"[^\"]*\"[^>\"]*)*)>");
    private static final Pattern ATTRIBUTE = Pattern.compile("([\\w:]+)\\s*=\\s*\"([^\"]*)\"");

    private OptionRules() {}

    /** The rules of a description, by the PID of the plugin and then by the name of the option. */
    public static Map<String, Map<String, OptionRule>> read(String description) {
        var plugins = new HashMap<String, Map<String, OptionRule>>();
        var rules = new LinkedHashMap<String, OptionRule>();
        Map<String, String> option = Map.of();
        var choices = new ArrayList<String>();
        Matcher tags = TAG.matcher(description);
        while (tags.find()) {
            Map<String, String> attributes = attributes(tags.group(2));
            if (tags.group(1).equals("Option")) {
                choices.add(attributes.getOrDefault("value", "").toLowerCase(Locale.ROOT));
                continue;
            }
            add(rules, option, choices);
            option = Map.of();
            choices.clear();
            if (tags.group(1).equals("AD")) {
                option = attributes;
            } else {
                plugins.put(attributes.getOrDefault("factoryPid", ""), Collections.unmodifiableMap(new LinkedHashMap<>(rules)));
            }
        }
        return plugins;
    }

    /** Keys have a dot where a section has an underscore. */
    private static void add(Map<String, OptionRule> rules, Map<String, String> option, List<String> choices) {
        if (option.containsKey("id")) {
            String name = option.get("id").replace('.', '_');
            rules.put(name, new OptionRule(name, option, choices));
        }
    }

    /**
     * The rules that the bundle of {@code config} has. Without a description, as in a test, the methods themselves
     * count.
     */
    static Map<String, OptionRule> of(Class<? extends Annotation> config) {
        try (InputStream description = config.getResourceAsStream("/" + FOLDER + config.getName() + ".xml")) {
            if (description != null) {
                return read(new String(description.readAllBytes(), StandardCharsets.UTF_8)).values().iterator().next();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the description of " + config.getName(), e);
        }
        var rules = new LinkedHashMap<String, OptionRule>();
        for (Method method : config.getDeclaredMethods()) {
            rules.put(method.getName(), new OptionRule(method.getName(), attributes(method), List.of()));
        }
        return rules;
    }

    private static Map<String, String> attributes(Method method) {
        var attributes = new HashMap<String, String>();
        attributes.put("type", method.getReturnType() == int.class ? "Integer" : method.getReturnType() == double.class ? "Double"
                : method.getReturnType() == boolean.class ? "Boolean" : "String");
        if (method.getDefaultValue() != null) {
            attributes.put("default", method.getDefaultValue().toString());
        }
        PluginOption option = method.getAnnotation(PluginOption.class);
        if (option != null) {
            attributes.put("circus:override", Boolean.toString(option.override()));
        }
        return attributes;
    }

    /**
     * The text of an option under any of its names; null if it is not given, or blank.
     *
     * @param rules of all options of the plugin
     * @param texts the text of a name; null if it is not given
     */
    public static String given(OptionRule rule, Map<String, OptionRule> rules, UnaryOperator<String> texts) {
        return names(rule, rules).map(texts).filter(text -> text != null && !text.isBlank()).findFirst().orElse(null);
    }

    private static Stream<String> names(OptionRule rule, Map<String, OptionRule> rules) {
        return Stream.concat(Stream.of(rule.name()), rules.values().stream()
                .filter(other -> other.aliasOf().equals(Optional.of(rule.name()))).map(OptionRule::name));
    }

    private static Map<String, String> attributes(String text) {
        var attributes = new HashMap<String, String>();
        Matcher each = ATTRIBUTE.matcher(text);
        while (each.find()) {
            attributes.put(each.group(1), each.group(2).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
                    .replace("&apos;", "'").replace("&amp;", "&"));
        }
        return attributes;
    }
}
