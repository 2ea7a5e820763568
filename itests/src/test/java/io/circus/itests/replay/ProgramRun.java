// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.replay;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One recorded run of a program of the original.
 *
 * @param at seconds since the recorder started
 * @param exit -1 if the recorder ended it
 */
record ProgramRun(double at, List<String> words, Map<String, String> environment, String input, int exit, String out,
        String err) {

    static final int KILLED = -1;

    /** Those of a recording, in order. */
    static List<ProgramRun> load(String recording) throws IOException {
        var runs = new ArrayList<ProgramRun>();
        for (String line : Recording.file(recording + ".jsonl").lines().toList()) {
            JsonObject entry = JsonParser.parseString(line).getAsJsonObject();
            if (entry.get("dir").getAsString().equals("cli")) {
                runs.add(of(entry.get("t").getAsDouble(), entry.getAsJsonObject("body")));
            }
        }
        return runs;
    }

    private static ProgramRun of(double at, JsonObject body) {
        JsonElement exit = body.get("exit");
        var environment = new TreeMap<String, String>();
        body.getAsJsonObject("env").entrySet().forEach(each -> environment.put(each.getKey(), each.getValue().getAsString()));
        return new ProgramRun(at, body.getAsJsonArray("argv").asList().stream().map(JsonElement::getAsString).toList(),
                environment, body.get("stdin").isJsonNull() ? "" : body.get("stdin").getAsString(),
                exit.getAsJsonPrimitive().isNumber() ? exit.getAsInt() : KILLED, body.get("stdout").getAsString(),
                body.get("stderr").getAsString());
    }

    @Override
    public String toString() {
        return (String.join(" ", words) + (environment.isEmpty() ? "" : " " + environment)).strip();
    }
}
