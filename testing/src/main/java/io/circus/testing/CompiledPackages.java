// SPDX-License-Identifier: Apache-2.0
package io.circus.testing;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The packages of compiled classes: their top-level classes, and which other ones of them each uses. A use is whatever the compiler has
 * left of it: a call, a field, a supertype, an annotation, a type argument. What only a comment names is no use.
 */
final class CompiledPackages {

    /** A class alone, or in a descriptor or signature: {@code io/circus/kernel/Signal}, {@code (ILio/circus/kernel/Signal;)V}. */
    private static final Pattern NAME = Pattern.compile("(?:^|L)([a-z]\\w*(?:/\\w+)*)/[A-Za-z_$]");

    private final SortedMap<String, SortedSet<String>> classes = new TreeMap<>();
    private final SortedMap<String, SortedSet<String>> uses = new TreeMap<>();

    private CompiledPackages() {}

    /** Reads the class files below {@code root}. */
    static CompiledPackages below(Path root) throws IOException {
        var packages = new CompiledPackages();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
                packages.add(ClassFile.of().parse(file));
            }
        }
        packages.uses.forEach((name, used) -> {
            used.retainAll(packages.classes.keySet());
            used.remove(name);
        });
        return packages;
    }

    private void add(ClassModel model) {
        String name = model.thisClass().asInternalName();
        int slash = name.lastIndexOf('/');
        String own = name.substring(0, Math.max(0, slash)).replace('/', '.');
        String simple = name.substring(slash + 1);
        SortedSet<String> members = classes.computeIfAbsent(own, key -> new TreeSet<>());
        if (simple.indexOf('$') < 0 && !simple.equals("package-info")) {
            members.add(simple);
        }
        SortedSet<String> used = uses.computeIfAbsent(own, key -> new TreeSet<>());
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof Utf8Entry text) {
                Matcher each = NAME.matcher(text.stringValue());
                while (each.find()) {
                    used.add(each.group(1).replace('/', '.'));
                }
            }
        }
    }

    /** The top-level classes of each package. */
    Map<String, SortedSet<String>> classes() {
        return classes;
    }

    /** The packages that come back to themselves by what they use, each with a shortest way round. */
    SortedMap<String, List<String>> circles() {
        var circles = new TreeMap<String, List<String>>();
        for (String start : uses.keySet()) {
            List<String> way = wayBackTo(start);
            if (!way.isEmpty()) {
                circles.put(start, way);
            }
        }
        return circles;
    }

    private List<String> wayBackTo(String start) {
        Deque<List<String>> ways = new ArrayDeque<>();
        ways.add(List.of(start));
        var seen = new TreeSet<String>();
        while (!ways.isEmpty()) {
            List<String> way = ways.remove();
            for (String next : uses.getOrDefault(way.getLast(), new TreeSet<>())) {
                List<String> longer = Stream.concat(way.stream(), Stream.of(next)).toList();
                if (next.equals(start)) {
                    return longer;
                }
                if (seen.add(next)) {
                    ways.add(longer);
                }
            }
        }
        return List.of();
    }
}
