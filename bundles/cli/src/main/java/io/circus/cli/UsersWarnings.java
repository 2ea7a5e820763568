// SPDX-License-Identifier: Apache-2.0
package io.circus.cli;

import io.circus.wire.users.UsersFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Part of {@code circusd --check}: warns about the file of users of the dashboard, whose mistakes a daemon logs itself. */
public final class UsersWarnings {

    private UsersWarnings() {}

    /** Prints the lines that let nobody in, or why the whole file does not. */
    public static void print(Optional<Path> file, PrintStream err) {
        if (file.isEmpty()) {
            return;
        }
        try {
            new UsersFile(file.get()).read().mistakes().forEach(mistake -> err.println("warning: " + mistake + ": this line lets nobody in"));
        } catch (NoSuchFileException e) {
            // there need not be one
        } catch (IOException e) {
            err.println("warning: httpd_users: " + e.getMessage() + ": it lets nobody in");
        }
    }
}
