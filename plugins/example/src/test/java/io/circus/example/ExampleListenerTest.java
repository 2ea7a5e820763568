// SPDX-License-Identifier: Apache-2.0
package io.circus.example;

import static org.junit.Assert.assertEquals;

import io.circus.kernel.Cause;
import io.circus.kernel.Exit;
import io.circus.kernel.KernelEvent;
import java.lang.annotation.Annotation;
import java.time.Instant;
import java.util.Map;
import org.junit.Test;

/** The policy of a plugin needs no framework to be tested. */
public class ExampleListenerTest {

    private final ExampleListener listener = new ExampleListener(new Config() {
        @Override
        public String greeting() {
            return "hello";
        }

        @Override
        public String refuse_while() {
            return "";
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return Config.class;
        }
    });

    private void end(String watcher, boolean commanded) {
        listener.onEvent(new KernelEvent.WorkerReaped(Instant.EPOCH, watcher, 1, 100, new Exit.Status(1),
                commanded ? Cause.Asked.SOMEHOW : Cause.Ended.by(new Exit.Status(1))));
    }

    @Test
    public void countsWhatEndsByItself() {
        end("web", false);
        end("web", true);
        end("web", false);
        end("batch", false);
        assertEquals(Map.of("web", 2, "batch", 1), listener.ends());
    }
}
