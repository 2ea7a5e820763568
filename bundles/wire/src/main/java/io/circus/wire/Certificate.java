// SPDX-License-Identifier: Apache-2.0
package io.circus.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.zeromq.ZMQ;

/**
 * A CURVE key in a file, in the text format of ZeroMQ's certificates, which other bindings write and read as well.
 *
 * @param metadata of the owner: name, role, watchers
 * @param publicKey 40 characters in the encoding Z85
 * @param secretKey the same; empty in the public file
 */
public record Certificate(Map<String, String> metadata, String publicKey, Optional<String> secretKey) {

    private static final int KEY_LENGTH = 40;
    private static final long LARGEST = 1 << 16;

    public static Certificate generate(Map<String, String> metadata) {
        ZMQ.Curve.KeyPair pair = ZMQ.Curve.generateKeyPair();
        return new Certificate(metadata, pair.publicKey, Optional.of(pair.secretKey));
    }

    /**
     * Reads {@code file}. A file with a secret key must not be readable by other users.
     *
     * @throws IOException that says what is wrong with it
     */
    public static Certificate read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException("cannot read the key " + file + ": expected at most " + LARGEST + " bytes");
        }
        var metadata = new LinkedHashMap<String, String>();
        var curve = new LinkedHashMap<String, String>();
        Map<String, String> section = new LinkedHashMap<>();
        for (String line : Files.readString(file).lines().toList()) {
            String text = line.strip();
            int equals = text.indexOf('=');
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            if (equals < 0) {
                section = text.equals("metadata") ? metadata : text.equals("curve") ? curve : new LinkedHashMap<>();
            } else {
                section.put(text.substring(0, equals).strip(), unquoted(text.substring(equals + 1).strip()));
            }
        }
        String secret = curve.get("secret-key");
        if (secret != null && ((Integer) Files.getAttribute(file, "unix:mode") & 0077) != 0) {
            throw new IOException("cannot use the secret key " + file + ": other users may read it, expected mode 0600");
        }
        return new Certificate(Map.copyOf(metadata), key(file, "public-key", curve.get("public-key")),
                secret == null ? Optional.empty() : Optional.of(key(file, "secret-key", secret)));
    }

    /** The certificate without the secret key. */
    public Certificate published() {
        return new Certificate(metadata, publicKey, Optional.empty());
    }

    /** Writes a new file of mode 0600, or 0644 if there is no secret in it. */
    public void write(Path file) throws IOException {
        var text = new StringBuilder("# CURVE ").append(secretKey.isPresent() ? "secret key: keep it to yourself\n"
                : "public key\n").append("metadata\n");
        metadata.forEach((name, value) -> text.append("    ").append(name).append(" = \"").append(value).append("\"\n"));
        text.append("curve\n    public-key = \"").append(publicKey).append("\"\n");
        secretKey.ifPresent(key -> text.append("    secret-key = \"").append(key).append("\"\n"));
        Files.createFile(file, PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString(secretKey.isPresent() ? "rw-------" : "rw-r--r--")));
        Files.write(file, text.toString().getBytes(StandardCharsets.UTF_8), StandardOpenOption.WRITE);
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1 && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(text.length() - 1) == text.charAt(0);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static String key(Path file, String name, String text) throws IOException {
        if (text == null || text.length() != KEY_LENGTH) {
            throw new IOException("cannot read the key " + file + ": expected a " + name + " of " + KEY_LENGTH
                    + " characters");
        }
        return text;
    }
}
