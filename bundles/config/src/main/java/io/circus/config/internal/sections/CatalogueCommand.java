// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import io.circus.control.Access;
import io.circus.control.Command;
import io.circus.control.Request;
import io.circus.control.Role;
import io.circus.control.ValueType;
import io.circus.kernel.Signal;
import io.circus.toolkit.OptionType;
import io.circus.watchers.Option;
import io.circus.watchers.OptionEffect;
import io.circus.watchers.OptionFamily;
import io.circus.watchers.ProcessOutputs;
import io.circus.watchers.StreamOption;
import io.circus.watchers.WatcherOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * Describes the options of watchers and of sockets, so that a client can make a form of them. An option with {@code when} null cannot be
 * set by a request.
 */
@Component(service = Command.class, configurationPolicy = ConfigurationPolicy.IGNORE)
public final class CatalogueCommand implements Command {

    private static final int LAST_NAMED_SIGNAL = 31;

    /** Those that nearly every stream has; others depend on its class. */
    private static final List<StreamOption<?>> OF_STREAMS = List.of(StreamOption.CLASS, StreamOption.FILENAME, StreamOption.TIME_FORMAT,
            StreamOption.MAX_BYTES, StreamOption.BACKUP_COUNT);

    @Override
    public String name() {
        return "catalogue";
    }

    @Override
    public String summary() {
        return "describe the options of watchers and sockets";
    }

    @Override
    public Access access(Request request) {
        return Access.filtered(Role.OBSERVER); // it describes options, and tells nothing of watchers
    }

    @Override
    public List<Property> reply() {
        Property[] option = {
            Property.required("name", "its name").of(ValueType.TEXT),
            Property.required("type", "text, bool, int, float, signal, octal, map or another word").of(ValueType.TEXT),
            Property.required("default", "what counts if it is not given; null for nothing"),
            Property.required("choices", "the only values; empty if there are others").listOf(ValueType.TEXT),
            Property.required("meaning", "what it is, for people").of(ValueType.TEXT)};
        Property[] settable = Arrays.copyOf(option, option.length + 2);
        settable[option.length] = Property.required("when", "what set does: at once or reload; null if a request cannot set it");
        settable[option.length + 1] = Property.required("role", "the lowest role that may set it").of(ValueType.TEXT);
        return List.of(Property.required("watcher", "the options of watchers").listOf(settable),
                Property.required("socket", "the options of sockets").listOf(option),
                Property.required("signals", "the names of signals").listOf(ValueType.TEXT));
    }

    @Override
    public Map<String, ?> execute(Request request) {
        var watcher = new ArrayList<Map<String, Object>>();
        for (WatcherOption<?> option : WatcherOption.all()) {
            watcher.add(settable(option(option), option.effect(), option.managed() ? Role.MANAGER : Role.ADMIN));
        }
        families().forEach((name, family) -> watcher.add(settable(
                row(name, family == OptionFamily.ENVIRONMENT ? "map" : family == OptionFamily.LIMIT ? "int" : "text", null, List.of(),
                        family.meaning()), family.effect(), Role.ADMIN)));
        var result = new LinkedHashMap<String, Object>();
        result.put("watcher", watcher);
        result.put("socket", SocketOption.all().stream().map(CatalogueCommand::option).toList());
        result.put("signals", IntStream.rangeClosed(1, LAST_NAMED_SIGNAL).mapToObj(number -> new Signal(number).toString()).toList());
        return result;
    }

    /** The options with open names that have a meaning of their own. */
    private static Map<String, OptionFamily> families() {
        var names = new LinkedHashMap<String, OptionFamily>();
        names.put("env", OptionFamily.ENVIRONMENT);
        OptionFamily.HOOK.known().forEach(point -> names.put("hooks." + point, OptionFamily.HOOK));
        OptionFamily.LIMIT.known().forEach(limit -> names.put("rlimit_" + limit, OptionFamily.LIMIT));
        for (String stream : ProcessOutputs.STREAMS) {
            OF_STREAMS.forEach(option -> names.put(stream + "." + option.name(), OptionFamily.STREAM));
        }
        return names;
    }

    private static Map<String, Object> option(Option<?> option) {
        List<String> choices = option.defaultValue() instanceof Enum<?> constant
                ? Arrays.stream(constant.getDeclaringClass().getEnumConstants()).map(Enum::name).toList() : List.of();
        return row(option.name(), choices.isEmpty() ? option.type().name() : "text", standard(option), choices, option.meaning());
    }

    /** The default as a client would send it: a number or a boolean, else text. */
    private static <T> Object standard(Option<T> option) {
        T value = option.defaultValue();
        boolean plain = value instanceof Boolean
                || value instanceof Number && !(option.type() == OptionType.SIGNAL || option.type() == OptionType.OCTAL);
        return value == null || plain ? value : option.defaultText();
    }

    private static Map<String, Object> row(String name, String type, Object standard, List<String> choices, String meaning) {
        var row = new LinkedHashMap<String, Object>();
        row.put("name", name);
        row.put("type", type);
        row.put("default", standard);
        row.put("choices", choices);
        row.put("meaning", plain(meaning));
        return row;
    }

    private static Map<String, Object> settable(Map<String, Object> row, OptionEffect effect, Role role) {
        row.put("when", effect == OptionEffect.FIXED ? null : effect.title());
        row.put("role", role.toString());
        return row;
    }

    /** Without the marks of the documentation. */
    private static String plain(String meaning) {
        return meaning.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1").replace("`", "");
    }
}
