// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.connect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/** A jar that is open for several contents of its bundle; the last one that lets it go closes it. Any thread. */
final class OpenJar {

    private final ZipFile zip;
    private int holders = 1;

    OpenJar(Path jar) throws IOException {
        zip = new ZipFile(jar.toFile());
    }

    ZipFile zip() {
        return zip;
    }

    /** Holds it once more. */
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
