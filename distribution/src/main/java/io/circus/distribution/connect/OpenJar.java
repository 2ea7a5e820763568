// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.connect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/** A jar that several contents of its bundle hold open; the last holder closes it. Any thread. */
final class OpenJar {

    private final ZipFile zip;
    private int holders = 1;

    OpenJar(Path jar) throws IOException {
        zip = new ZipFile(jar.toFile());
    }

    ZipFile zip() {
        return zip;
    }

    /** Adds a holder. */
    synchronized OpenJar hold() {
        holders++;
        return this;
    }

    synchronized void letGo() throws IOException {
        if (--holders == 0) {
            zip.close();
        }
    }
}
