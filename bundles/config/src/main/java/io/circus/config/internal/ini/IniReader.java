// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.ini;

import io.circus.toolkit.FileTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;

/**
 * Reads the main file and what it includes into {@link Sections}. Only the main file includes others, so there are no circles.
 * It overrides what it includes, since the first definition of an option wins. One thread.
 */
public final class IniReader {

    private final Path main;
    private final EnvVariables environment;
    private final Findings findings;
    private final Sections sections = new Sections();
    private final Set<Path> seen = new HashSet<>();

    /** @param environment of the process: only its variables are expanded in the names of included files */
    public IniReader(Path main, Map<String, String> environment, Findings findings) {
        this.main = main;
        this.environment = EnvVariables.of(environment);
        this.findings = findings;
    }

    /** The sections that could be read; the findings tell of mistakes. */
    public Sections read() {
        sections.addSource(main.toAbsolutePath());
        try {
            read(main);
        } catch (IOException e) {
            findings.mistake(new Place(main.toString(), 0), "cannot read the configuration file: " + FileTrouble.reason(e));
            return sections;
        }
        Section circus = sections.find("circus");
        if (circus != null) {
            Entry files = circus.entry("include");
            Entry folders = circus.entry("include_dir");
            include(circus, files, false);
            include(circus, folders, true);
        }
        sections.spreadDefaults();
        return sections;
    }

    private void include(Section circus, Entry entry, boolean folders) {
        if (entry == null) {
            return;
        }
        var words = new StringTokenizer(environment.expand(entry.text()));
        while (words.hasMoreTokens()) {
            String word = words.nextToken();
            var glob = new Glob(main.toAbsolutePath().getParent());
            String pattern = folders ? word + "/*.ini" : word;
            sections.addSource(glob.root(pattern));
            List<Path> found = glob.find(pattern);
            if (found.isEmpty()) {
                findings.warning(circus, entry, "no file matches '" + word + (folders ? "/*.ini" : "")
                        + "', ignoring it");
            }
            for (Path file : found) {
                include(circus, entry, file);
            }
        }
    }

    private void include(Section circus, Entry entry, Path file) {
        sections.addSource(file.toAbsolutePath());
        try {
            read(file);
        } catch (IOException e) {
            findings.warning(circus, entry, "cannot read " + file + ": " + FileTrouble.reason(e) + ", ignoring it");
        }
    }

    /** Reads {@code file} unless it was read before, since nothing in it could count then. */
    private void read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("it is a directory");
        }
        if (seen.add(file.toRealPath())) {
            String name = file.toString();
            findings.reading(name);
            String text = IniBytes.decode(name, Files.readAllBytes(file), findings);
            new IniParser(name, sections, findings).parse(text);
        }
    }
}
