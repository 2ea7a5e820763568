// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import io.circus.cli.connection.Target;
import io.circus.cli.terminal.Printable;
import io.circus.cli.terminal.TerminalPrinter;
import io.circus.client.EventStream;
import io.circus.wire.ByteText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Prints the events of one daemon or several until it is interrupted or its output is closed. */
public final class Listener {

    private final List<String> topics;
    private final PrintStream out;

    public Listener(List<String> topics, PrintStream out) {
        this.topics = topics;
        this.out = out;
    }

    public void listen(List<Target> targets) throws InterruptedException {
        if (targets.size() == 1) {
            listen(targets.getFirst(), "");
            return;
        }
        var threads = new ArrayList<Thread>();
        for (Target target : targets) {
            threads.add(Thread.ofPlatform().daemon().start(() -> {
                try {
                    listen(target, Requests.label(target));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } finally {
            threads.forEach(Thread::interrupt);
        }
    }

    private String topic(EventStream.Event event) {
        String topic = ByteText.of(event.topic());
        return out instanceof TerminalPrinter ? Printable.line(topic) : topic;
    }

    private void listen(Target target, String label) throws InterruptedException {
        try (var events = target.subscribe(topics)) {
            while (!out.checkError()) {
                events.next().ifPresent(event ->
                        out.println(label + topic(event) + ": " + ByteText.of(event.payload())));
            }
        }
    }
}
