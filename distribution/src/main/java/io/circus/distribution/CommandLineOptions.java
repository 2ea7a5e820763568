// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The options of circusd. Long ones may be abbreviated. */
final class CommandLineOptions {

    static final int OK = 0;

    private static final List<String> LEVELS = List.of("critical", "error", "warning", "info", "debug",
            "CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG");

    private CommandLineOptions() {}

    /** Reads {@code words}. In the usual case there is only the name of a file; the parser is not loaded for that. */
    static Launch read(List<String> words) throws UsageException {
        if (words.size() == 1 && !words.getFirst().isEmpty() && "-@".indexOf(words.getFirst().charAt(0)) < 0) {
            return Launch.Run.of(Path.of(words.getFirst()));
        }
        return Parser.read(words);
    }

    /** Everything that needs picocli. */
    private static final class Parser {

        static Launch read(List<String> words) throws UsageException {
            CommandLine parser = new CommandLine(spec());
            parser.setAbbreviatedOptionsAllowed(true).setExpandAtFiles(false);
            ParseResult parsed;
            try {
                parsed = parser.parseArgs(words.toArray(String[]::new));
                checkLevel(parser, parsed.matchedOptionValue("--log-level", null));
            } catch (UnmatchedArgumentException e) {
                throw new UsageException(synopsis(parser) + "circusd: error: unrecognized arguments: "
                        + String.join(" ", e.getUnmatched()));
            } catch (ParameterException e) {
                throw new UsageException(synopsis(parser) + "circusd: error: " + e.getMessage());
            }
            return launch(parser, parsed);
        }

        private static Launch launch(CommandLine parser, ParseResult parsed) throws UsageException {
            if (parsed.hasMatchedOption("--help")) {
                return new Launch.Print(parser.getUsageMessage().stripTrailing());
            }
            if (parsed.hasMatchedOption("--version")) {
                return new Launch.Version();
            }
            String config = parsed.matchedPositionalValue(0, null);
            if (parsed.hasMatchedOption("--check")) {
                if (config == null) {
                    throw new UsageException(synopsis(parser) + "circusd: error: --check needs a config file");
                }
                return new Launch.Check(Path.of(config));
            }
            if (config == null) {
                return new Launch.Print(synopsis(parser).stripTrailing());
            }
            if (parsed.hasMatchedOption("--logger-config")) {
                System.err.println("circusd: --logger-config has no effect: it names a configuration of Python's logging;"
                        + " use --log-level and --log-output");
            }
            return new Launch.Run(Path.of(config),
                    Optional.ofNullable(parsed.matchedOptionValue("--log-level", null)),
                    Optional.ofNullable(parsed.matchedOptionValue("--log-output", null)),
                    Optional.ofNullable(parsed.<String>matchedOptionValue("--pidfile", null)).map(Path::of),
                    parsed.hasMatchedOption("--shell"));
        }

        private static void checkLevel(CommandLine parser, String level) {
            if (level != null && !LEVELS.contains(level)) {
                throw new ParameterException(parser, "argument --log-level: invalid choice: '" + level
                        + "' (choose from '" + String.join("', '", LEVELS) + "')");
            }
        }

        private static String synopsis(CommandLine parser) {
            return "usage: " + parser.getHelp().synopsis("usage: ".length());
        }

        private static CommandSpec spec() {
            var spec = CommandSpec.create().name("circusd");
            spec.usageMessage().synopsisHeading("usage: ").description("Runs and watches the processes that CONFIG names.");
            spec.addPositional(PositionalParamSpec.builder().paramLabel("config").arity("0..1").index("0")
                    .type(String.class).description("ini file; without it the usage line is printed").build());
            spec.addOption(valued("--log-level", "LEVEL", "critical, error, warning, info or debug"));
            spec.addOption(valued("--log-output", "FILE", "where the log goes; - is stderr"));
            spec.addOption(valued("--logger-config", "FILE", "accepted, without effect"));
            spec.addOption(valued("--pidfile", "FILE", "where the pid is written"));
            spec.addOption(flag("run in the background", "--daemon"));
            spec.addOption(flag("open the Felix shell on this terminal", "--shell"));
            spec.addOption(flag("report the mistakes of CONFIG and end", "--check"));
            spec.addOption(flag("print the version and end", "--version").toBuilder().versionHelp(true).build());
            spec.addOption(flag("print this text and end", "-h", "--help").toBuilder().usageHelp(true).build());
            return spec;
        }

        private static OptionSpec valued(String name, String label, String description) {
            return OptionSpec.builder(name).paramLabel(label).type(String.class).description(description).build();
        }

        private static OptionSpec flag(String description, String... names) {
            return OptionSpec.builder(names).type(boolean.class).arity("0").description(description).build();
        }
    }
}
