// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.jars;

import static org.junit.Assert.assertEquals;

import java.util.Map;
import org.junit.Test;

public class PluginNamesTest {

    @Test
    public void readsNameAndAliases() {
        assertEquals(Map.of("flapping", "flapping", "circus.plugins.flapping.Flapping", "flapping", "x.Y", "flapping"),
                names("osgi.service;objectClass:List<String>=\"a,b\",io.circus.plugin;name=flapping;"
                        + "alias:List<String>=\"circus.plugins.flapping.Flapping, x.Y\";version:Version=\"1.0\""));
    }

    @Test
    public void readsTheNameThatBndWrites() {
        assertEquals(Map.of("stats", "stats"), names("io.circus.plugin;io.circus.plugin=\"stats\""));
    }

    @Test
    public void readsSeveralPluginsOfOneBundle() {
        assertEquals(Map.of("a", "a", "b", "b"), names("io.circus.plugin;name=a,io.circus.plugin;name=\"b\""));
    }

    @Test
    public void findsNoneElsewhere() {
        assertEquals(Map.of(), names("other;name=a;x=io.circus.plugin"));
        assertEquals(Map.of(), new PluginNames(null).shortNames());
        assertEquals(Map.of(), names("io.circus.plugin"));
    }

    private static Map<String, String> names(String header) {
        return new PluginNames(header).shortNames();
    }
}
