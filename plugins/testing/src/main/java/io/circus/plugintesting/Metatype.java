// SPDX-License-Identifier: Apache-2.0
package io.circus.plugintesting;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** The options that the bundle of the current module declares for tools, by the PID of each of its plugins. */
public final class Metatype {

    private static final Path FOLDER = Path.of("target", "classes", "OSGI-INF", "metatype");

    private Metatype() {}

    /** By PID, then by the name of the option as users write it: the default, "" if there is none. */
    public static Map<String, Map<String, String>> ofThisModule() throws IOException {
        var plugins = new TreeMap<String, Map<String, String>>();
        if (Files.isDirectory(FOLDER)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(FOLDER, "*.xml")) {
                for (Path file : files) {
                    Document document = parse(file);
                    plugins.put(attribute(document, "Designate", "factoryPid"), options(document));
                }
            }
        }
        return plugins;
    }

    /** The section of the plugin {@code pid} with every default written out. */
    public static Map<String, String> defaults(String pid) throws IOException {
        Map<String, String> section = ofThisModule().get(pid);
        section.values().removeIf(String::isEmpty);
        return section;
    }

    private static Document parse(Path file) throws IOException {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("cannot parse " + file, e);
        }
    }

    private static String attribute(Document document, String element, String attribute) {
        return ((Element) document.getElementsByTagName(element).item(0)).getAttribute(attribute);
    }

    private static Map<String, String> options(Document document) {
        var options = new TreeMap<String, String>();
        var attributes = document.getElementsByTagName("AD");
        for (int i = 0; i < attributes.getLength(); i++) {
            var option = (Element) attributes.item(i);
            options.put(option.getAttribute("id").replace('.', '_'), option.getAttribute("default"));
        }
        return options;
    }
}
