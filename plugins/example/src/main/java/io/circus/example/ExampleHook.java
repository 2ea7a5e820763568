// SPDX-License-Identifier: Apache-2.0
package io.circus.example;

import io.circus.watchers.Hook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A hook: asked by the watchers that say {@code hooks.before_start = example}, before they start. It may wait up to 10 s. */
@Component(property = Hook.NAME + "=" + ExampleListener.PID)
public final class ExampleHook implements Hook {

    private final Optional<Path> refuseWhile;

    /** It comes and goes with the listener, which has read the options. */
    @Activate
    public ExampleHook(@Reference ExampleListener listener) {
        refuseWhile = listener.options().refuseWhile();
    }

    @Override
    public Answer call(Context context) {
        return refuseWhile.filter(Files::exists).<Answer>map(file -> new Answer.Refuse("there is a file " + file))
                .orElse(Answer.PROCEED);
    }
}
