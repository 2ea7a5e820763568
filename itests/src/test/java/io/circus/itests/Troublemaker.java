// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import io.circus.control.Command;
import io.circus.control.Request;
import io.circus.kernel.KernelListener;
import io.circus.streams.StreamSink;
import io.circus.streams.StreamSinkFactory;
import io.circus.streams.StreamSource;
import io.circus.watchers.Hook;
import io.circus.watchers.StopMethod;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** A plugin that does what none should; which of it, its header {@code Greeting} says. */
public final class Troublemaker implements BundleActivator {

    private static final String IMPORTS =
            "io.circus.control,io.circus.kernel,io.circus.streams,io.circus.watchers,org.osgi.framework";

    private String kind;

    /** A verb that does {@code work}. */
    public record Verb(String name, Runnable work) implements Command {

        @Override
        public String summary() {
            return "Makes trouble";
        }

        @Override
        public Map<String, ?> execute(Request request) {
            work.run();
            return Map.of("numwatchers", -1);
        }
    }

    /** Takes everything that processes write, and keeps nothing. */
    public static final class Nowhere implements StreamSink {

        @Override
        public void write(StreamSource source, ByteBuffer bytes) {
            bytes.position(bytes.limit());
        }

        @Override
        public void close() {}
    }

    /** Puts the plugin there as {@code KIND.jar}. */
    static Path drop(Path bundles, String kind) throws IOException {
        return PluginJar.drop(bundles, kind + ".jar", PluginJar.bytes(name(kind), List.of(Troublemaker.class, Verb.class, Nowhere.class), IMPORTS, kind));
    }

    static String name(String kind) {
        return "io.circus.itests.trouble." + kind;
    }

    @Override
    public void start(BundleContext context) {
        kind = context.getBundle().getHeaders().get("Greeting");
        switch (kind) {
            case "start" -> spin();
            case "throwing" -> context.registerService(KernelListener.class, event -> {
                throw new IllegalStateException("trouble");
            }, null);
            case "shadow" -> {
                context.registerService(Command.class, new Verb("numwatchers", () -> { }), null);
                context.registerService(Hook.class, hookContext -> new Hook.Answer.Refuse("trouble"), FrameworkUtil.asDictionary(Map.of(Hook.NAME, "door")));
                context.registerService(StopMethod.class, process -> process.memory().asked(),
                        FrameworkUtil.asDictionary(Map.of(StopMethod.NAME, "door")));
                context.registerService(StreamSinkFactory.class, options -> new Nowhere(),
                        FrameworkUtil.asDictionary(Map.of(StreamSinkFactory.CLASS, "FileStream")));
            }
            case "shadowed" -> {
                context.registerService(Hook.class, hookContext -> Hook.Answer.PROCEED, FrameworkUtil.asDictionary(Map.of(Hook.NAME, "door")));
                context.registerService(StopMethod.class, process -> ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy),
                        FrameworkUtil.asDictionary(Map.of(StopMethod.NAME, "door")));
            }
            case "exit" -> context.registerService(Command.class, new Verb("exit", () -> System.exit(7)), null);
            case "thief" -> takeStatuses();
            case "spinning" -> {
                for (int i = 0; i < 3; i++) {
                    context.registerService(KernelListener.class, event -> spin(), null);
                }
                context.registerService(Command.class, new Verb("spin", Troublemaker::spin), null);
                context.registerService(Hook.class, hookContext -> {
                    spin();
                    return null;
                }, FrameworkUtil.asDictionary(Map.of(Hook.NAME, "spinner")));
                context.registerService(StopMethod.class, process -> spin(),
                        FrameworkUtil.asDictionary(Map.of(StopMethod.NAME, "spinner")));
                context.registerService(StreamSinkFactory.class, options -> {
                    spin();
                    return null;
                }, FrameworkUtil.asDictionary(Map.of(StreamSinkFactory.CLASS, "SpinningStream")));
            }
            default -> { }
        }
    }

    @Override
    public void stop(BundleContext context) {
        if (kind.equals("stop")) {
            spin();
        }
    }

    /** As code that ignores SIGCHLD: the system throws the status of each child away. */
    @SuppressWarnings("restricted")
    private static void takeStatuses() {
        int child = 17;
        long ignore = 1;
        Linker linker = Linker.nativeLinker();
        try {
            linker.downcallHandle(linker.defaultLookup().findOrThrow("signal"),
                    FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG))
                    .invoke(child, ignore);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** No interrupt ends it. */
    private static void spin() {
        while (true) {
            Thread.onSpinWait();
        }
    }
}
