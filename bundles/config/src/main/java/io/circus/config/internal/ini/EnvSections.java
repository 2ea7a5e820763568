// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.ini;

import io.circus.toolkit.Variables;
import io.circus.toolkit.Wildcard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The variables of {@code [env]} and the {@code [env:PATTERNS]} sections. Immutable once made. */
public final class EnvSections {

    private record Scoped(Section section, List<Wildcard> patterns, Map<String, String> values) {
        boolean covers(String watcher) {
            for (Wildcard pattern : patterns) {
                if (pattern.matches(watcher)) {
                    return true;
                }
            }
            return false;
        }
    }

    private final Map<String, String> process;
    private final Map<String, String> common = new LinkedHashMap<>();
    private final List<Scoped> scoped = new ArrayList<>();

    public EnvSections(Sections sections, Map<String, String> process) {
        this.process = process;
        EnvVariables variables = EnvVariables.of(process);
        for (Section section : sections.all()) {
            if (section.title().equals("env")) {
                for (Entry entry : section.entries()) {
                    common.put(entry.key(), variables.expand(entry.text()));
                }
            } else if (section.title().startsWith("env:")) {
                var values = new LinkedHashMap<String, String>();
                for (Entry entry : section.entries()) {
                    values.put(entry.key(), entry.text());
                }
                scoped.add(new Scoped(section, patterns(section.title().substring("env:".length())), values));
            }
        }
    }

    /** The variables of {@code [env]}, with those of the process put in. */
    public Map<String, String> common() {
        return common;
    }

    /** The variables of {@code watcher} as written in all sections together; later sections override earlier ones. */
    public Map<String, String> of(String watcher) {
        var values = new LinkedHashMap<>(common);
        for (Scoped section : scoped) {
            if (section.covers(watcher)) {
                values.putAll(section.values());
            }
        }
        return values;
    }

    /** The sections {@code [env:PATTERNS]} that cover none of {@code watchers}. */
    public List<Section> withoutAnyOf(Collection<String> watchers) {
        return scoped.stream().filter(each -> watchers.stream().noneMatch(each::covers)).map(Scoped::section).toList();
    }

    /** {@code values} trimmed, and every {@code $NAME} replaced by the variable of the process, or by nothing. */
    public Map<String, String> substituted(Map<String, String> values) {
        var substituted = new LinkedHashMap<String, String>();
        for (var variable : values.entrySet()) {
            substituted.put(variable.getKey().strip(), substitute(variable.getValue()).strip());
        }
        return substituted;
    }

    public String substitute(String text) {
        return Variables.substitute(text, process::get);
    }

    private static List<Wildcard> patterns(String list) {
        var patterns = new ArrayList<Wildcard>();
        for (String pattern : list.split(",")) {
            patterns.add(new Wildcard(pattern.strip()));
        }
        return patterns;
    }
}
