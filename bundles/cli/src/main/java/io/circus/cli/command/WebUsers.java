// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.command;

import io.circus.verbs.UsageException;
import io.circus.verbs.Words;
import io.circus.wire.Json;
import io.circus.wire.users.Crypt;
import io.circus.wire.users.Tokens;
import io.circus.wire.users.UsersFile;
import io.circus.wire.users.WebUser;
import io.circus.wire.users.WebUser.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Changes the file of those who may use the HTTP interface: {@code web-user} and {@code web-token}. Talks to no daemon. */
public final class WebUsers {

    /** Reads a password without showing it. */
    @FunctionalInterface
    public interface Prompt {
        /** @return null at the end of the input */
        char[] ask(String question) throws IOException;
    }

    /** The two commands. */
    public enum What {
        USER("web-user", "Add, change, remove or list users of the HTTP interface"),
        TOKEN("web-token", "Add, remove or list tokens for the HTTP interface");

        private final String word;
        private final String summary;

        What(String word, String summary) {
            this.word = word;
            this.summary = summary;
        }

        public String word() {
            return word;
        }

        String summary() {
            return summary;
        }

        List<String> actions() {
            return this == USER ? List.of("add", "passwd", "rm", "list") : List.of("add", "rm", "list");
        }

        /** The command that {@code word} names; null if it is another one. */
        public static What named(String word) {
            for (What what : values()) {
                if (what.word.equals(word)) {
                    return what;
                }
            }
            return null;
        }
    }

    private static final int SHORTEST = 8;
    private static final String LOCAL = "--local";
    private static final String FROM_STDIN = "--password-stdin";

    private final What what;
    private final boolean json;
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final Prompt prompt;

    /** @param json whether a list is printed as JSON */
    public WebUsers(What what, boolean json, InputStream in, PrintStream out, PrintStream err, Prompt prompt) {
        this.what = what;
        this.json = json;
        this.in = in;
        this.out = out;
        this.err = err;
        this.prompt = prompt;
    }

    /** The description, as for the commands of a daemon. */
    public static String description(What what) {
        return what.summary + "\n\n" + (what == What.USER ? """
                  circusctl web-user add FILE NAME [observer|operator|manager|admin [WATCHER...]] [--password-stdin]
                  circusctl web-user add FILE NAME [ROLE [WATCHER...]] --local
                  circusctl web-user passwd FILE NAME [--password-stdin]
                  circusctl web-user rm FILE NAME [--local]
                  circusctl web-user list FILE

                FILE is the daemon's option httpd_users; add makes it. Without a role: observer. With WATCHERs, which may be
                globs: for these only. The password is asked for on the terminal, or is the first line of the standard input.
                With --local, NAME is an account of the daemon's machine that needs no password at the socket of the option
                httpd_socket. A daemon notices a change at once; none is asked.

                Example:

                  circusctl web-user add /etc/circus/web-users alice operator web 'api-*'""" : """
                  circusctl web-token add FILE NAME [observer|operator|manager|admin [WATCHER...]]
                  circusctl web-token rm FILE NAME
                  circusctl web-token list FILE

                FILE is the daemon's option httpd_users; add makes it. Without a role: observer. With WATCHERs, which may be
                globs: for these only. add prints the token, once: FILE holds only its SHA-256. A program sends it as
                Authorization: Bearer TOKEN. A daemon notices a change at once; none is asked.

                Example:

                  circusctl web-token add /etc/circus/web-users deployment operator web""");
    }

    /** The candidates after {@code before}, the words after the command; the shell itself completes files. */
    static List<String> after(What what, List<String> before, String begun, Supplier<List<String>> watchers) {
        if (begun.startsWith("-")) {
            return what == What.USER ? List.of(FROM_STDIN, LOCAL) : List.of();
        }
        boolean adds = !before.isEmpty() && before.getFirst().equals("add");
        return switch (before.size()) {
            case 0 -> what.actions();
            case 3 -> adds ? WebUser.ROLES : List.of();
            default -> adds && before.size() > 3 ? watchers.get() : List.of();
        };
    }

    /**
     * Runs the words after the command.
     *
     * @throws IllegalArgumentException that says what cannot be done
     */
    public void run(List<String> words) throws UsageException {
        if (words.contains("--help") || words.contains("-h")) {
            throw new UsageException(UsageException.Kind.HELP, description(what));
        }
        Words parsed = Words.parse(words, what == What.USER ? Map.of(FROM_STDIN, "", LOCAL, "") : Map.of(), false);
        List<String> arguments = parsed.arguments();
        String action = arguments.isEmpty() ? "" : arguments.getFirst();
        boolean known = what.actions().contains(action);
        int number = arguments.size() - 1;
        if (!known || number < (action.equals("list") ? 1 : 2) || number > (action.equals("list") ? 1 : 2) && !action.equals("add")
                || parsed.has(LOCAL) && (parsed.has(FROM_STDIN) || action.equals("passwd"))) {
            throw new UsageException(UsageException.Kind.OPTIONS, "expected\n" + description(what).lines()
                    .filter(line -> line.startsWith("  circusctl " + what.word + " " + (known ? action : ""))
                            && !line.contains("/etc/")).reduce((a, b) -> a + "\n" + b).orElse(""));
        }
        Path path = Path.of(arguments.get(1));
        try {
            run(action, new UsersFile(path), arguments.subList(2, arguments.size()), parsed);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("cannot " + action + " in " + path + ": there is no such file or folder", e);
        } catch (AccessDeniedException e) {
            throw new IllegalArgumentException("cannot " + action + " in " + path + ": permission denied", e);
        } catch (FileSystemException e) {
            throw new IllegalArgumentException("cannot " + action + " in " + path + ": "
                    + (e.getReason() == null ? e.toString() : e.getReason()), e);
        } catch (IOException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    private void run(String action, UsersFile file, List<String> words, Words parsed) throws IOException {
        Kind kind = what == What.TOKEN ? Kind.TOKEN : parsed.has(LOCAL) ? Kind.LOCAL : Kind.PASSWORD;
        switch (action) {
            case "add" -> add(file, kind, words, parsed.has(FROM_STDIN));
            case "passwd" -> {
                Crypt crypt = crypt();
                file.requireUser(words.getFirst());
                file.setProof(Kind.PASSWORD, words.getFirst(), crypt.hash(password(words.getFirst(), parsed.has(FROM_STDIN))));
            }
            case "rm" -> file.remove(kind, words.getFirst());
            default -> list(file);
        }
    }

    private void add(UsersFile file, Kind kind, List<String> words, boolean fromStdin) throws IOException {
        String name = words.getFirst();
        String role = words.size() > 1 ? words.get(1) : WebUser.ROLES.getFirst();
        List<String> watchers = words.subList(Math.min(2, words.size()), words.size());
        WebUser local = WebUser.local(name, role, watchers); // whatever is wrong is told before a password is asked for
        switch (kind) {
            case LOCAL -> file.add(local);
            case TOKEN -> {
                String token = Tokens.create();
                file.add(WebUser.withToken(name, role, watchers, token));
                out.println(token);
            }
            case PASSWORD -> {
                Crypt crypt = crypt();
                file.add(WebUser.withPassword(name, role, watchers, crypt.hash(password(name, fromStdin))));
            }
        }
    }

    private static Crypt crypt() {
        return Crypt.load().orElseThrow(() -> new IllegalArgumentException(
                "cannot hash a password: this system has no libcrypt; tokens need none, see circusctl --help web-token"));
    }

    private String password(String name, boolean fromStdin) throws IOException {
        String password = fromStdin ? firstLine() : asked(name);
        if (password.length() < SHORTEST) {
            throw new IllegalArgumentException("cannot take this password: expected at least " + SHORTEST + " characters");
        }
        Crypt.check(password);
        return password;
    }

    private String firstLine() throws IOException {
        String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line;
    }

    private String asked(String name) throws IOException {
        String first = asked("password of " + name + ": ", name);
        if (!first.equals(asked("once more: ", name))) {
            throw new IllegalArgumentException("cannot take this password: the two differ");
        }
        return first;
    }

    private String asked(String question, String name) throws IOException {
        char[] typed = prompt.ask(question);
        if (typed == null) {
            throw new IllegalArgumentException("cannot ask for the password of " + name
                    + ": there is no terminal, expected " + FROM_STDIN);
        }
        return new String(typed);
    }

    private void list(UsersFile file) throws IOException {
        UsersFile.Content content = file.read();
        List<WebUser> users = content.users().stream().filter(user -> (user.kind() == Kind.TOKEN) == (what == What.TOKEN)).toList();
        if (json) {
            out.println(Json.write(Map.of(what == What.TOKEN ? "tokens" : "users", users.stream().map(WebUsers::object).toList())));
        } else {
            int name = users.stream().mapToInt(user -> user.name().length()).max().orElse(0);
            for (WebUser user : users) {
                out.println(String.format("%-" + Math.max(1, name) + "s  %-8s  %s%s", user.name(), user.role(),
                        user.watchers().isEmpty() ? "all watchers" : String.join(" ", user.watchers()),
                        user.kind() == Kind.LOCAL ? "  (local)" : ""));
            }
        }
        content.mistakes().forEach(mistake -> err.println("warning: " + mistake));
    }

    private static Map<String, Object> object(WebUser user) {
        var object = new LinkedHashMap<String, Object>();
        object.put("name", user.name());
        object.put("role", user.role());
        object.put("watchers", new ArrayList<>(user.watchers()));
        if (user.kind() != Kind.TOKEN) {
            object.put("local", user.kind() == Kind.LOCAL);
        }
        return object;
    }
}
