// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What the jars of a home say about the options of their plugins. Needs no framework. Immutable once made. */
final class PluginCatalogue {

    private static final String METATYPE = "OSGI-INF/metatype/";

    /**
     * A plugin.
     *
     * @param shortName its name
     * @param options its options and their types: String, Integer, Double, Boolean and so on; empty if the jar does not say
     * @param watcherOptions those whose values are names of watchers
     */
    record Entry(String shortName, Map<String, String> options, List<String> watcherOptions) {}

    private final boolean withOptions;
    private final Map<String, String> shortNames = new HashMap<>();
    private final Map<String, List<String>> watcherOptions = new HashMap<>();
    private final Map<String, Map<String, String>> options = new HashMap<>();

    private PluginCatalogue(Path home, boolean withOptions) {
        this.withOptions = withOptions;
        for (String folder : List.of("system", "bundles")) {
            if (Files.isDirectory(home.resolve(folder))) {
                read(home.resolve(folder));
            }
        }
    }

    /** All that the jars say. */
    static PluginCatalogue of(Path home) {
        return new PluginCatalogue(home, true);
    }

    /** What their manifests say: the plugins' own options are not known. */
    static PluginCatalogue ofNames(Path home) {
        return new PluginCatalogue(home, false);
    }

    /** @param use any name of it */
    Optional<Entry> plugin(String use) {
        return Optional.ofNullable(shortNames.get(use)).map(name -> new Entry(name, options.getOrDefault(name, Map.of()),
                watcherOptions.getOrDefault(name, List.of())));
    }

    /** A jar that cannot be read says nothing; it is told of where plugins are looked for. */
    private void read(Path folder) {
        try (var jars = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path path : jars) {
                try (var jar = new JarFile(path.toFile())) {
                    read(jar);
                } catch (IOException | SAXException | ParserConfigurationException e) {
                    continue;
                }
            }
        } catch (IOException e) {
            // as above
        }
    }

    private void read(JarFile jar) throws IOException, SAXException, ParserConfigurationException {
        Manifest manifest = jar.getManifest();
        String header = manifest == null ? null : manifest.getMainAttributes().getValue(PluginNames.HEADER);
        var names = new PluginNames(header);
        if (names.shortNames().isEmpty()) {
            return;
        }
        shortNames.putAll(names.shortNames());
        watcherOptions.putAll(names.watcherOptions());
        if (!withOptions) {
            return;
        }
        for (JarEntry entry : jar.stream().filter(each -> each.getName().startsWith(METATYPE) && !each.isDirectory()).toList()) {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            try (var description = jar.getInputStream(entry)) {
                read(factory.newDocumentBuilder().parse(description));
            }
        }
    }

    /** Of the metatype service: keys have a dot where a section has an underscore. */
    private void read(Document description) {
        var types = new LinkedHashMap<String, String>();
        NodeList attributes = description.getElementsByTagName("AD");
        for (int i = 0; i < attributes.getLength(); i++) {
            Element attribute = (Element) attributes.item(i);
            types.put(attribute.getAttribute("id").replace('.', '_'), attribute.getAttribute("type"));
        }
        NodeList designates = description.getElementsByTagName("Designate");
        for (int i = 0; i < designates.getLength(); i++) {
            options.put(((Element) designates.item(i)).getAttribute("factoryPid"), types);
        }
    }
}
