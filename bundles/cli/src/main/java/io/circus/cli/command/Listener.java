// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import io.circus.cli.connection.Target;
import io.circus.cli.terminal.Printable;
import io.circus.cli.terminal.TerminalPrinter;
import io.circus.client.EventStream;
import io.circus.wire.ByteText;
import java.io.PrintStream;
import java.util.List;

/** Prints the events of one daemon or several until it is interrupted or its output is closed. */
public final class Listener {

    private final List<String> topics;
    private final boolean labelled;
    private final PrintStream out;

    /** @param labelled whether lines are labelled even if there is only one daemon */
    public Listener(List<String> topics, boolean labelled, PrintStream out) {
        this.topics = topics;
        this.labelled = labelled;
        this.out = out;
    }

    public void listen(List<Target> targets) throws InterruptedException {
        boolean several = labelled || targets.size() > 1;
        Together.run(targets, target -> {
            listen(target, several ? Requests.label(target) : "");
            return Requests.DONE;
        });
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
