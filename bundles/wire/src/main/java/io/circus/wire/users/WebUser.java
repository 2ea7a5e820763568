// SPDX-License-Identifier: Apache-2.0
package io.circus.wire.users;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A line of a users file, {@code NAME:ROLE:WATCHERS:PROOF}. The kind follows from the proof. Names are unique within a
 * kind.
 *
 * @param role one of {@link #ROLES}
 * @param watchers patterns, with wildcards, of the watchers that the user may see and change; empty for all
 * @param proof a hash of crypt(3), {@value #TOKEN} with the SHA-256 of a token in hexadecimal digits, or {@value #LOCAL}
 */
public record WebUser(Kind kind, String name, String role, List<String> watchers, String proof) {

    /** How a user shows who it is. */
    public enum Kind {
        /** By a password. */
        PASSWORD,
        /** By a token, without a name. */
        TOKEN,
        /** By its account of this machine, at a Unix socket. */
        LOCAL
    }

    /** The names of the roles; each includes the ones before it. */
    public static final List<String> ROLES = List.of("observer", "operator", "manager", "admin");

    static final String TOKEN = "$token$";
    static final String LOCAL = "$local$";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}");
    private static final Pattern WATCHER = Pattern.compile("[^\\s\\p{Cntrl}]+");
    /** The methods of crypt(3) that are slow enough to guess: yescrypt, scrypt, bcrypt, and SHA-2 with many rounds. */
    private static final Pattern HASH = Pattern.compile("\\$(y|gy|7|2a|2b|2y|5|6)\\$[!-9;-~]{20,512}");
    private static final Pattern TOKEN_HASH = Pattern.compile("\\$token\\$[0-9a-f]{64}");

    /** @throws IllegalArgumentException that says what was expected */
    public WebUser {
        watchers = List.copyOf(watchers);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("expected a name of up to 64 letters, digits and _ . @ -, got '" + name + "'");
        }
        if (!ROLES.contains(role)) {
            throw new IllegalArgumentException("expected observer, operator, manager or admin, got '" + role + "'");
        }
        for (String watcher : watchers) {
            if (!WATCHER.matcher(watcher).matches()) {
                throw new IllegalArgumentException("expected names of watchers without spaces, got '" + watcher + "'");
            }
        }
    }

    /** A user with a password. @param hash of {@link Crypt#hash} */
    public static WebUser withPassword(String name, String role, List<String> watchers, String hash) {
        return new WebUser(Kind.PASSWORD, name, role, watchers, hash);
    }

    public static WebUser withToken(String name, String role, List<String> watchers, String token) {
        return new WebUser(Kind.TOKEN, name, role, watchers, TOKEN + Tokens.hash(token));
    }

    /** A user of the machine. @param name of its account */
    public static WebUser local(String name, String role, List<String> watchers) {
        return new WebUser(Kind.LOCAL, name, role, watchers, LOCAL);
    }

    /** Reads a line. @throws IllegalArgumentException that says what is wrong with it, and holds nothing secret */
    static WebUser parse(String line) {
        int first = line.indexOf(':');
        int second = line.indexOf(':', first + 1);
        int last = line.lastIndexOf(':'); // watchers may have colons in their names, as those of plugins do
        if (first < 0 || second < 0 || last <= second) {
            throw new IllegalArgumentException("expected NAME:ROLE:WATCHERS:HASH");
        }
        String watchers = line.substring(second + 1, last).strip();
        String proof = line.substring(last + 1).strip();
        return new WebUser(kind(proof), line.substring(0, first).strip(), line.substring(first + 1, second).strip(),
                watchers.isEmpty() ? List.of() : List.of(watchers.split("\\s+")), proof);
    }

    private static Kind kind(String proof) {
        if (proof.equals(LOCAL)) {
            return Kind.LOCAL;
        }
        if (TOKEN_HASH.matcher(proof).matches()) {
            return Kind.TOKEN;
        }
        if (HASH.matcher(proof).matches()) {
            return Kind.PASSWORD;
        }
        throw new IllegalArgumentException("expected a hash of yescrypt, scrypt, bcrypt, sha512crypt or sha256crypt, "
                + TOKEN + "SHA-256 or " + LOCAL + " at the end");
    }

    /** The hash of the token. */
    public String tokenHash() {
        return proof.substring(TOKEN.length());
    }

    /** The line of the file. */
    String line() {
        return name + ":" + role + ":" + String.join(" ", watchers) + ":" + proof;
    }

    boolean isNamed(Kind otherKind, String otherName) {
        return kind == otherKind && name.equals(otherName);
    }

    /** Without the proof, which is nobody's business. */
    @Override
    public String toString() {
        return kind + " " + name + " " + role + " " + watchers;
    }
}
