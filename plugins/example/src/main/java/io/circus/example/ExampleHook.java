// SPDX-License-Identifier: Apache-2.0
package io.circus.example;

import io.circus.watchers.Hook;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** A hook: asked by the watchers that say {@code hooks.before_start = example}, before they start. It may wait up to 10 s. */
@Component(property = Hook.NAME + "=" + ExampleListener.PID, configurationPid = ExampleListener.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ExampleHook implements Hook {

    private final Config config;

    @Activate
    public ExampleHook(Config config) {
        this.config = config;
    }

    @Override
    public Answer call(Facts facts) {
        String file = config.refuse_while();
        return file.isEmpty() || Files.notExists(Path.of(file)) ? Answer.PROCEED
                : new Answer.Refuse("there is a file " + file);
    }
}
