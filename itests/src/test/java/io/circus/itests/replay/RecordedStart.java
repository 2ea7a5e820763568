// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One recorded start of a program of the original.
 *
 * @param ini the file {@code c.ini}, empty if there was none
 * @param staysUp whether it ran until the recorder sent it TERM
 */
record RecordedStart(String name, String program, List<String> words, String ini, boolean staysUp, int status, String out,
        String err) {

    private static final String STAYED = "still running after [0-9.]+s; after SIGTERM: ";
    private static final Pattern STARTED = Pattern.compile("\\[INFO] (\\S+) started$", Pattern.MULTILINE);
    private static final Pattern OPTION = Pattern.compile("(?<![a-z-])--?[a-z][a-z_-]*");

    /** Those of a recording, in order. */
    static List<RecordedStart> load(String recording) throws IOException {
        return Recording.file(recording + ".jsonl").lines()
                .map(line -> of(JsonParser.parseString(line).getAsJsonObject().getAsJsonObject("body"))).toList();
    }

    private static RecordedStart of(JsonObject body) {
        String exit = body.get("exit").getAsString();
        JsonElement ini = body.get("ini");
        String program = body.get("program").getAsString();
        return new RecordedStart(program + ": " + body.get("case").getAsString(), program,
                body.getAsJsonArray("argv").asList().stream().map(JsonElement::getAsString).toList(),
                ini.isJsonNull() ? "" : ini.getAsString(), exit.matches(STAYED + "[0-9]+"),
                Integer.parseInt(exit.replaceFirst(STAYED, "")), body.get("stdout").getAsString(),
                body.get("stderr").getAsString());
    }

    /**
     * One start that is both: with the words of both, and the file of {@code other}.
     *
     * @throws IllegalArgumentException if they did not come to the same
     */
    RecordedStart and(RecordedStart other) {
        if (!program.equals(other.program) || staysUp != other.staysUp || status != other.status
                || !substance(out).equals(substance(other.out)) || !substance(err).equals(substance(other.err))) {
            throw new IllegalArgumentException(this + " was not recorded like " + other);
        }
        Set<String> both = Stream.concat(words.subList(0, words.size() - 1).stream(),
                other.words.subList(0, other.words.size() - 1).stream()).collect(Collectors.toCollection(LinkedHashSet::new));
        return new RecordedStart(name + " + " + other.name.substring(program.length() + 2), program,
                Stream.concat(both.stream(), Stream.of(words.getLast())).toList(), other.ini, staysUp, status, out, err);
    }

    /** What was told to have started: the watchers, the sockets, and what else. */
    Set<String> started() {
        return STARTED.matcher(err).results().map(result -> result.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    static String end(boolean staysUp, int status) {
        return (staysUp ? "runs until TERM, then " : "") + "ends with status " + status;
    }

    /**
     * What matters of a text: the lines of a log without the time and the pid; of a usage the options that it names, however
     * it is laid out; and every other line.
     */
    static List<String> substance(String text) {
        var substance = new ArrayList<String>();
        var options = new TreeSet<String>();
        for (String line : text.lines().toList()) {
            boolean usage = text.contains("usage: ") && !line.contains(": error: ");
            Matcher option = OPTION.matcher(line);
            while (usage && option.find()) {
                options.add(option.group().equals("-h") ? "--help" : option.group());
            }
            if (!usage && !line.isBlank()) {
                substance.add(line.replaceFirst("^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8} (circus\\[[0-9]+] )?", "")
                        .replaceAll("\\[[0-9]+]", "[PID]").replaceAll(" pid [0-9]+$", " pid PID")
                        .replaceAll(" at 0x[0-9a-f]+", ""));
            }
        }
        options.forEach(option -> substance.add("option " + option));
        return substance;
    }

    @Override
    public String toString() {
        return name;
    }
}
