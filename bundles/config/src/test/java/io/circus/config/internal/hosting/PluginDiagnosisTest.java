// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.hosting;

import static org.junit.Assert.assertEquals;

import io.circus.config.internal.ini.Place;
import io.circus.config.internal.jars.PluginNames;
import io.circus.config.internal.sections.PluginSettings;
import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

public class PluginDiagnosisTest {

    private final PluginSettings section =
            new PluginSettings("mine", new Place("c.ini", 3), "circus.plugins.sample.Sample", Map.of());
    private final ComponentDescriptionDTO component = new ComponentDescriptionDTO();
    private final ComponentConfigurationDTO configuration = new ComponentConfigurationDTO();

    public PluginDiagnosisTest() {
        var reference = new ReferenceDTO();
        reference.name = "$001";
        reference.interfaceName = "io.circus.Missing";
        component.name = "Sample";
        component.configurationPid = new String[] {"sample"};
        component.references = new ReferenceDTO[] {reference};
        configuration.properties = Map.of("service.pid", "sample~mine");
        configuration.unsatisfiedReferences = new UnsatisfiedReferenceDTO[0];
    }

    @Test
    public void namesAPluginThatNoBundleProvides() {
        assertEquals(List.of(
                "no bundle provides the plugin 'circus.plugins.sample.Sample', waiting for its jar in bundles/"),
                diagnosis().of(section, null));
    }

    @Test
    public void saysThatABundleIsNotResolved() {
        assertEquals(List.of(
                "the bundle sample of plugin sample is not started: it is not resolved, a package or capability"
                + " is missing"), diagnosis().of(section, bundle(Bundle.INSTALLED)));
    }

    @Test
    public void namesTheServiceThatIsMissing() {
        var missing = new UnsatisfiedReferenceDTO();
        missing.name = "$001";
        missing.target = "(a=b)";
        configuration.state = ComponentConfigurationDTO.UNSATISFIED_REFERENCE;
        configuration.unsatisfiedReferences = new UnsatisfiedReferenceDTO[] {missing};
        assertEquals(List.of("the component Sample waits for a service io.circus.Missing with (a=b)"),
                diagnosis().of(section, bundle(Bundle.ACTIVE)));
    }

    @Test
    public void tellsWhyAnActivationFailed() {
        configuration.state = ComponentConfigurationDTO.FAILED_ACTIVATION;
        configuration.failure = "java.lang.IllegalArgumentException: expected a number\n\tat X";
        assertEquals(List.of(
                "the component Sample cannot be activated: java.lang.IllegalArgumentException: expected a number"),
                diagnosis().of(section, bundle(Bundle.ACTIVE)));
        assertEquals(
                Optional.of("the component Sample cannot be activated: java.lang.IllegalArgumentException: expected a number"),
                diagnosis().failure(section, bundle(Bundle.ACTIVE)));
    }

    @Test
    public void nothingFailsThatIsNotTried() {
        configuration.state = ComponentConfigurationDTO.UNSATISFIED_REFERENCE;
        assertEquals(Optional.empty(), diagnosis().failure(section, bundle(Bundle.ACTIVE)));
        assertEquals(Optional.empty(), diagnosis().failure(section, bundle(Bundle.INSTALLED)));
        assertEquals(Optional.empty(), diagnosis().failure(section, null));
    }

    @Test
    public void tellsWhatAConstructorHasThrown() {
        configuration.state = ComponentConfigurationDTO.FAILED_ACTIVATION;
        configuration.failure = "java.lang.reflect.InvocationTargetException\n\tat X\n"
                + "Caused by: java.lang.IllegalArgumentException: expected a number\n\t... 5 more\n"
                + "Caused by: java.lang.NumberFormatException: X\n\t... 7 more";
        assertEquals(List.of(
                "the component Sample cannot be activated: java.lang.IllegalArgumentException: expected a number"),
                diagnosis().of(section, bundle(Bundle.ACTIVE)));
    }

    @Test
    public void saysNothingOfAPluginThatRuns() {
        configuration.state = ComponentConfigurationDTO.ACTIVE;
        assertEquals(List.of(), diagnosis().of(section, bundle(Bundle.ACTIVE)));
    }

    @Test
    public void saysThatNoComponentWantsTheConfiguration() {
        component.configurationPid = new String[] {"other"};
        assertEquals(List.of("the bundle sample has no component with the configuration PID 'sample'"),
                diagnosis().of(section, bundle(Bundle.ACTIVE)));
    }

    private PluginDiagnosis diagnosis() {
        return new PluginDiagnosis(fake(ServiceComponentRuntime.class, Map.of(
                "getComponentDescriptionDTOs", List.of(component), "getComponentConfigurationDTOs",
                        List.of(configuration))));
    }

    private static Bundle bundle(int state) {
        Dictionary<String, String> headers = new Hashtable<>(Map.of(PluginNames.HEADER,
                "io.circus.plugin;name=sample;alias:List<String>=\"circus.plugins.sample.Sample\""));
        return fake(Bundle.class, Map.of("getState", state, "getSymbolicName", "sample", "getHeaders", headers));
    }

    /** An object whose methods answer what stands in {@code answers}. */
    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (self, method, arguments) -> answers.get(method.getName())));
    }
}
