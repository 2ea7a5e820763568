// SPDX-License-Identifier: Apache-2.0
package io.circus.distribution.connect;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.ZipEntry;
import org.osgi.framework.connect.ConnectContent.ConnectEntry;

/** An entry of a jar. It is read on request unless its bytes are known. */
record JarEntry(JarContent jar, String name, byte[] known) implements ConnectEntry {

    @Override
    public String getName() {
        return name;
    }

    @Override
    public long getContentLength() {
        return known != null ? known.length : entry().getSize();
    }

    /** 0, which means unknown, if the entry is known without the jar: the framework asks at each start, and nobody uses the answer. */
    @Override
    public long getLastModified() {
        return known != null ? 0 : entry().getTime();
    }

    @Override
    public byte[] getBytes() throws IOException {
        if (known != null) {
            return known.clone();
        }
        try (InputStream in = getInputStream()) {
            return in.readAllBytes();
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return known != null ? new ByteArrayInputStream(known) : jar.file().getInputStream(entry());
    }

    private ZipEntry entry() {
        try {
            return jar.file().getEntry(name);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
