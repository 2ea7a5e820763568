// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.control.CommandException;
import io.circus.shell.fixture.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;
import org.osgi.framework.Bundle;

/** What why says about bundles that are not active, in a framework. */
public class WhyTest {

    private static final String COMPONENT = """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%s" %s>
              <implementation class="io.circus.shell.fixture.Part"/>%s
            </scr:component>
            """;

    private static Framework framework;

    private final List<Bundle> installed = new ArrayList<>();

    @BeforeClass
    public static void start() throws Exception {
        framework = new Framework(Map.of());
        framework.registerCommands();
    }

    @AfterClass
    public static void stop() throws Exception {
        framework.close();
    }

    @After
    public void uninstall() throws Exception {
        for (Bundle bundle : installed) {
            bundle.uninstall();
        }
    }

    @Test
    public void saysThatAllIsActive() throws Exception {
        Bundle scr = Diagnosis.find(framework.context(), "scr").getFirst();
        assertEquals("org.apache.felix.scr [" + scr.getBundleId() + "]: all active\n", framework.gogo("why scr"));
        assertEquals(framework.gogo("why scr"), framework.gogo("why " + scr.getBundleId()));
        assertEquals(framework.gogo("why scr"), framework.gogo("circus:why org.apache.felix.scr"));
    }

    @Test
    public void tellsAMissingConfiguration() throws Exception {
        Bundle bundle = started("fixture.plugin", component("part",
                "configuration-policy='require' configuration-pid='flapping'", ""),
                "Provide-Capability", "io.circus.plugin;io.circus.plugin=flapping");
        assertEquals(lines("fixture.plugin [" + bundle.getBundleId() + "]: active, but not all of it",
                "  component part",
                "    waits for a configuration: flapping, that is a [plugin:...] section with use = flapping"),
                framework.gogo("why plugin"));
    }

    @Test
    public void followsAMissingServiceToItsCause() throws Exception {
        Bundle needing = started("fixture.needing", component("needing", "", reference("java.util.Map")));
        Bundle providing = started("fixture.providing", component("providing",
                "configuration-policy='require'", "<service><provide interface='java.util.Map'/></service>"));
        assertEquals(lines("fixture.needing [" + needing.getBundleId() + "]: active, but not all of it",
                "  component needing",
                "    waits for the service java.util.Map",
                "      component providing",
                "        waits for a configuration: providing"), framework.gogo("why needing"));
        providing.stop();
        assertTrue(framework.gogo("why needing"), framework.gogo("why needing").contains("nobody provides it"));
    }

    @Test
    public void namesTheStoppedBundleThatWouldProvideTheService() throws Exception {
        started("fixture.needing", component("needing", "", reference("java.util.List")));
        Bundle providing = started("fixture.providing", Map.of(),
                "Provide-Capability", "osgi.service;objectClass:List<String>=\"java.util.List\"");
        providing.stop();
        assertTrue(framework.gogo("why needing"), framework.gogo("why needing").endsWith(
                lines("    waits for the service java.util.List",
                        "      fixture.providing [" + providing.getBundleId() + "]: stopped")));
    }

    @Test
    public void tellsWhatTheRunningBundleThatRegistersTheServiceByCodeWaitsFor() throws Exception {
        started("fixture.needing", component("needing", "", reference("java.util.List")));
        started("fixture.providing", component("providing", "", reference("java.util.Deque")),
                "Provide-Capability", "osgi.service;objectClass:List<String>=\"java.util.List\"");
        assertTrue(framework.gogo("why needing"), framework.gogo("why needing").endsWith(
                lines("    waits for the service java.util.List",
                        "      component providing",
                        "        waits for the service java.util.Deque",
                        "          nobody provides it")));
    }

    @Test
    public void endsWhereComponentsWaitForEachOther() throws Exception {
        started("fixture.circle",
                Map.of("OSGI-INF/a.xml", COMPONENT.formatted("a", "", reference("java.util.Set")
                                + "<service><provide interface='java.util.Queue'/></service>"),
                        "OSGI-INF/b.xml", COMPONENT.formatted("b", "", reference("java.util.Queue")
                                + "<service><provide interface='java.util.Set'/></service>")),
                "Service-Component", "OSGI-INF/a.xml,OSGI-INF/b.xml");
        String text = framework.gogo("why circle");
        assertTrue(text, text.contains("component a (see above)"));
    }

    @Test
    public void tellsWhyAComponentFailed() throws Exception {
        Bundle bundle = started("fixture.failing", Map.of("OSGI-INF/part.xml", """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="failing" immediate="true">
                  <implementation class="io.circus.shell.fixture.Part$Failing"/>
                </scr:component>
                """), "Service-Component", "OSGI-INF/part.xml");
        assertEquals(lines("fixture.failing [" + bundle.getBundleId() + "]: active, but not all of it",
                "  component failing",
                "    could not be activated: java.lang.IllegalArgumentException: cannot read option retry_in: expected"
                        + " a number, got 'soon'"), framework.gogo("why failing"));
    }

    @Test
    public void tellsAPackageThatNobodyExports() throws Exception {
        Bundle missing = framework.install(Map.of("Bundle-SymbolicName", "fixture.missing", "Import-Package",
                "org.example.gone;version=\"[1.2,2)\"", "Export-Package", "org.example.between"), List.of(), Map.of());
        Bundle second = framework.install(Map.of("Bundle-SymbolicName", "fixture.second", "Import-Package",
                "org.example.between"), List.of(), Map.of());
        installed.add(missing);
        installed.add(second);
        String cause = "fixture.missing [" + missing.getBundleId() + "]: not resolved";
        String gone = "nobody provides package org.example.gone, version >= 1.2.0, not >= 2.0.0";
        assertEquals(lines(cause, "  " + gone), framework.gogo("why missing"));
        assertEquals(lines("fixture.second [" + second.getBundleId() + "]: not resolved",
                "  needs package org.example.between, provided by", "    " + cause, "      " + gone),
                framework.gogo("why second"));
        String all = framework.gogo("why");
        assertTrue(all, all.contains(cause) && all.contains("fixture.second"));
    }

    @Test
    public void tellsThatNoBundleHasTheName() {
        assertEquals("no bundle is called nosuch",
                assertThrows(CommandException.class, () -> framework.gogo("why nosuch")).getMessage());
    }

    private static String lines(String... lines) {
        return String.join("\n", lines) + "\n";
    }

    private static String reference(String service) {
        return "<reference name='it' interface='" + service + "'/>";
    }

    private static Map<String, String> component(String name, String attributes, String elements) {
        return Map.of("OSGI-INF/part.xml", COMPONENT.formatted(name, attributes, elements));
    }

    private Bundle started(String name, Map<String, String> files, String... headers) throws Exception {
        var all = new java.util.HashMap<String, String>();
        all.put("Bundle-SymbolicName", name);
        if (!files.isEmpty()) {
            all.put("Service-Component", "OSGI-INF/part.xml");
        }
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        Bundle bundle = framework.install(all, List.of(Part.class, Part.Failing.class), files);
        installed.add(bundle);
        bundle.start();
        return bundle;
    }
}
