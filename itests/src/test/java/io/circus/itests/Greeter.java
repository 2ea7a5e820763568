// SPDX-License-Identifier: Apache-2.0
package io.circus.itests;

import io.circus.control.Command;
import io.circus.control.Request;
import java.util.Map;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** The whole plugin that {@link PluginJar} packs: a verb, and a thread that ends with the plugin. */
public final class Greeter implements BundleActivator, Command {

    private String greeting;
    private Thread thread;

    @Override
    public void start(BundleContext context) {
        greeting = context.getBundle().getHeaders().get("Greeting");
        thread = Thread.ofPlatform().name("greeter").daemon().start(this::linger);
        context.registerService(Command.class, this, null);
    }

    @Override
    public void stop(BundleContext context) throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    @Override
    public String name() {
        return "greet";
    }

    @Override
    public String summary() {
        return "Greets";
    }

    @Override
    public Map<String, ?> execute(Request request) {
        return Map.of("greeting", greeting);
    }

    private synchronized void linger() {
        try {
            while (true) {
                wait();
            }
        } catch (InterruptedException e) {
            // stopped
        }
    }
}
