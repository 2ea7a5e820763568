// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.trust;

import io.circus.config.internal.ini.Entry;
import io.circus.config.internal.ini.Findings;
import io.circus.config.internal.ini.Place;
import io.circus.config.internal.ini.Section;
import io.circus.config.internal.ini.Sections;
import io.circus.linux.Strangers;
import io.circus.watchers.HookFiles;
import io.circus.watchers.WatcherSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks who can change the files that decide what the daemon runs as its user. A file that others can change is a warning, or a mistake
 * if the configuration says {@code strict}. One thread.
 */
public final class Ownership {

    private static final String BUNDLES = "bundles";
    private static final String CONSEQUENCE = ": others decide what the daemon runs";

    private final Strangers strangers;
    private final boolean strict;

    private Ownership(Strangers strangers, boolean strict) {
        this.strangers = strangers;
        this.strict = strict;
    }

    public static Ownership of(boolean strict) {
        try {
            return new Ownership(Strangers.ofThisUser(), strict);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell the user of the daemon", e);
        }
    }

    /** Checks the ini, the files that it includes and the folders in which these are looked for. */
    public void checkSources(Sections sections, Findings findings) {
        sections.sources().forEach(source -> check(source, findings));
    }

    /** Checks the programs and modules that hooks run. @param section of the watcher; programs are relative to the folder of {@code ini} */
    public void checkHooks(Section section, WatcherSettings watcher, Optional<Path> ini, Findings findings) {
        Path folder = ini.map(Path::getParent).orElse(Path.of("")).toAbsolutePath();
        HookFiles.of(watcher, folder).forEach((key, files) -> files.stream().flatMap(file -> strangers.of(file).stream())
                .findFirst().ifPresent(reason -> {
                    Entry entry = section.entry(key);
                    Place place = entry == null ? section.place() : entry.place();
                    tell(place, "[" + section.title() + "] " + key + ": " + reason, findings);
                }));
    }

    /** Checks the folders of the home and the jars in them. */
    public void checkHome(Path home, Findings findings) {
        checkProgram(home, findings);
        jars(home.resolve(BUNDLES)).forEach(jar -> check(jar, findings));
    }

    /** As {@link #checkHome}, without the jars of plugins. */
    void checkProgram(Path home, Findings findings) {
        for (String folder : List.of("lib", "system")) {
            check(home.resolve(folder), findings);
            jars(home.resolve(folder)).forEach(jar -> check(jar, findings));
        }
        check(home.resolve(BUNDLES), findings);
    }

    private void check(Path file, Findings findings) {
        strangers.of(file).ifPresent(reason -> tell(new Place(file.toString(), 0), reason, findings));
    }

    /** The jars of a folder; none if others can write to it, since each jar would repeat that. */
    private List<Path> jars(Path folder) {
        var files = new ArrayList<Path>();
        if (strangers.of(folder).isEmpty() && Files.isDirectory(folder)) {
            try (var jars = Files.newDirectoryStream(folder, "*.jar")) {
                jars.forEach(files::add);
            } catch (IOException e) {
                // a folder that cannot be read provides nothing
            }
        }
        return files;
    }

    private void tell(Place place, String reason, Findings findings) {
        if (strict) {
            findings.mistake(place, reason + CONSEQUENCE + ", which strict = True forbids");
        } else {
            findings.warning(place, reason + CONSEQUENCE);
        }
    }
}
