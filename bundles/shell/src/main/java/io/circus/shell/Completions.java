// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import io.circus.control.Command;
import io.circus.control.Commands;
import io.circus.control.Subject;
import io.circus.verbs.Verb;
import io.circus.verbs.Verbs;
import io.circus.watchers.Unit;
import io.circus.watchers.Units;
import io.circus.watchers.WatcherOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.jline.builtins.Completers.CompletionData;
import org.jline.reader.Candidate;
import org.jline.reader.ParsedLine;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** The Tab key's offers behind a verb: names of watchers, then options, bundles or flags, as the verb takes them. */
final class Completions {

    private static final String WATCHERS = "__watchers";
    private static final String OPTIONS = "__options";
    private static final String BUNDLES = "__bundles";
    private static final String BUNDLE_IDS = "__bundle_ids";
    private static final Pattern FLAG = Pattern.compile("--[a-z_]+");

    /** Felix's commands that take a bundle. */
    private static final List<String> OF_BUNDLES = List.of("start", "stop", "update", "refresh", "resolve", "uninstall",
            "headers", "inspect", "bundlelevel");

    private final BundleContext context;
    private final CommandSession session;

    Completions(BundleContext context, CommandSession session) {
        this.context = context;
        this.session = session;
        session.put(WATCHERS, (Function) (any, arguments) -> watchers());
        session.put(OPTIONS, (Function) (any, arguments) -> options());
        session.put(BUNDLES, (Function) (any, arguments) -> bundles());
        session.put(BUNDLE_IDS, (Function) (any, arguments) -> bundleIds());
    }

    /** Describes the verbs to the reader; those of plugins come and go. Called before each line. */
    void refresh() {
        Map<String, List<CompletionData>> all = Shell.getCompletions(session);
        if (all == null) {
            return;
        }
        for (Command command : commands()) {
            Verb verb = Verbs.named(command.name()).orElseGet(() -> VerbFunction.described(command));
            List<CompletionData> some = of(verb, command);
            all.put(VerbFunctions.SCOPE + ":" + verb.name(), some);
            String resolved = Shell.resolve(session, verb.name());
            if (!resolved.startsWith("felix:") && !resolved.startsWith("gogo:")) {
                all.put(resolved, some);
            }
        }
        for (String name : OF_BUNDLES) {
            all.put("felix:" + name, List.of(new CompletionData(null, null, BUNDLE_IDS, null)));
        }
    }

    private static List<CompletionData> of(Verb verb, Command command) {
        var some = new ArrayList<CompletionData>();
        some.add(new CompletionData(null, verb.summary(), null, null));
        Matcher flag = FLAG.matcher(verb.arguments());
        while (flag.find()) {
            some.add(new CompletionData(List.of(flag.group()), null, null, null));
        }
        Set<Subject> named = EnumSet.noneOf(Subject.class);
        command.properties().forEach(property -> property.names().ifPresent(named::add));
        if (named.contains(Subject.OPTION) && named.contains(Subject.WATCHER)) {
            some.add(new CompletionData(null, null, OPTIONS, null));
        } else if (named.contains(Subject.BUNDLE)) {
            some.add(new CompletionData(null, null, BUNDLES, null));
        } else if (named.contains(Subject.WATCHER)) {
            some.add(new CompletionData(null, null, WATCHERS, null));
        }
        return some;
    }

    /** With their descriptions. */
    private List<Command> commands() {
        ServiceReference<Commands> reference = context.getServiceReference(Commands.class);
        Commands commands = reference == null ? null : context.getService(reference);
        if (commands == null) {
            return List.of();
        }
        try {
            return commands.all();
        } finally {
            context.ungetService(reference);
        }
    }

    /** All names that {@code list} shows. */
    private List<String> watchers() {
        ServiceReference<Units> reference = context.getServiceReference(Units.class);
        Units units = reference == null ? null : context.getService(reference);
        if (units == null) {
            return List.of();
        }
        try {
            return units.all().stream().map(Unit::name).toList();
        } finally {
            context.ungetService(reference);
        }
    }

    /** The watchers for the first word behind the verb, their options for the next ones. */
    private List<String> options() {
        ParsedLine line = Shell.getParsedLine(session);
        return line.wordIndex() < 2 ? watchers() : WatcherOption.all().stream().map(WatcherOption::name).toList();
    }

    private List<String> bundles() {
        return Arrays.stream(context.getBundles()).map(Bundle::getSymbolicName).filter(Objects::nonNull).toList();
    }

    private List<Candidate> bundleIds() {
        return Arrays.stream(context.getBundles()).map(Completions::candidate).toList();
    }

    /** The id to type, shown with the name. */
    private static Candidate candidate(Bundle bundle) {
        String id = Long.toString(bundle.getBundleId());
        return new Candidate(id, id + " " + bundle.getSymbolicName(), null, null, null, null, true);
    }
}
