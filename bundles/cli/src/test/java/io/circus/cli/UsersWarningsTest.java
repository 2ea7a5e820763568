// SPDX-License-Identifier: Apache-2.0
package io.circus.cli;

import static org.junit.Assert.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class UsersWarningsTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private static String said(Optional<Path> file) {
        var err = new ByteArrayOutputStream();
        UsersWarnings.print(file, new PrintStream(err, true, StandardCharsets.UTF_8));
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    public void tellsWhoIsNotLetIn() throws IOException {
        Path users = folder.getRoot().toPath().resolve("people");
        assertEquals("", said(Optional.empty()));
        assertEquals("", said(Optional.of(users)));
        Files.writeString(users, "# people\nanna\nbob:observer::$local$\n");
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
        assertEquals("warning: " + users + ":2: expected NAME:ROLE:WATCHERS:HASH: this line lets nobody in\n", said(Optional.of(users)));
        Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals("warning: httpd_users: cannot use the users file " + users
                + ": others may read or change it (mode 644), expected mode 600: it lets nobody in\n", said(Optional.of(users)));
    }
}
