// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import io.circus.watchers.ProcessOutputs;
import io.circus.watchers.StreamClass;
import io.circus.watchers.WatcherSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** What a home says to the streams of a configuration. Needs no framework. One thread. */
final class CheckedStreams {

    /** The service property that names a stream class; its value stands in the description of a component. */
    private static final String CLASS = "circus.stream.class";
    private static final String DESCRIPTIONS = "OSGI-INF/";

    private final Path home;
    private final Configuration configuration;
    /** Null until somebody asks for a class that does not come with Circus. */
    private Set<String> provided;

    CheckedStreams(Path home, Configuration configuration) {
        this.home = home;
        this.configuration = configuration;
    }

    /** Adds a warning for every stream class that no jar provides. */
    void warn() {
        for (WatcherSettings watcher : configuration.watchers()) {
            for (String stream : ProcessOutputs.STREAMS) {
                Map<String, String> values = StreamClass.values(watcher, stream);
                StreamClass.nameIn(values).filter(name -> !isThere(name)).ifPresent(name -> warn(watcher, stream + ".class",
                        "no jar in " + home.resolve("bundles") + " provides the stream class '" + name + "'"));
            }
        }
    }

    private void warn(WatcherSettings watcher, String key, String what) {
        Section section = configuration.sections().find(watcher.freeForm().get("__name__"));
        configuration.findings().warning(section, section.entry(key), what);
    }

    private boolean isThere(String name) {
        if (Arrays.stream(StreamClass.values()).anyMatch(known -> known.title().equals(name))) {
            return true;
        }
        if (provided == null) {
            provided = new HashSet<>();
            collect(home.resolve("system"));
            collect(home.resolve("bundles"));
        }
        return provided.contains(name);
    }

    private void collect(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var jars = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path path : jars) {
                try (var jar = new JarFile(path.toFile())) {
                    for (JarEntry entry : jar.stream().toList()) {
                        if (entry.getName().startsWith(DESCRIPTIONS) && entry.getName().endsWith(".xml")) {
                            collect(jar, entry);
                        }
                    }
                }
            }
        } catch (IOException | SAXException | ParserConfigurationException e) {
            configuration.findings().warning(new Place(folder.toString(), 0), "cannot look for stream classes: " + e.getMessage());
        }
    }

    private void collect(JarFile jar, JarEntry entry) throws IOException, SAXException, ParserConfigurationException {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        try (var description = jar.getInputStream(entry)) {
            var properties = factory.newDocumentBuilder().parse(description).getElementsByTagName("property");
            for (int i = 0; i < properties.getLength(); i++) {
                if (properties.item(i) instanceof Element property && property.getAttribute("name").equals(CLASS)) {
                    provided.add(property.getAttribute("value"));
                }
            }
        }
    }
}
