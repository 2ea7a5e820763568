// SPDX-License-Identifier: Apache-2.0
package io.circus.testing;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.testing.ExportedApi.Exported;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.BeforeClass;
import org.junit.Test;

/**
 * What a bundle exports is written down in its {@code api.txt}, and is changed with the version of its package only. What has
 * changed is told by {@code api-baseline.txt}, the text as it was at the last release. Each bundle runs this.
 */
public class ApiRulesTest {

    private static final Path TEXT = Path.of("api.txt");
    private static final Path BASELINE = Path.of("api-baseline.txt");
    /** {@code write} writes the text, {@code baseline} the other one too. */
    private static final String ORDER = System.getProperty("circus.api", "");

    @BeforeClass
    public static void write() throws IOException {
        if (ORDER.equals("write") || ORDER.equals("baseline")) {
            write(TEXT, CompiledApi.ofThisModule().text());
        }
        if (ORDER.equals("baseline")) {
            write(BASELINE, CompiledApi.ofThisModule().text());
        }
    }

    private static void write(Path file, String text) throws IOException {
        if (text.isEmpty()) {
            Files.deleteIfExists(file);
        } else {
            Files.writeString(file, text);
        }
    }

    @Test
    public void whatIsExportedIsWrittenDown() throws IOException {
        assertEquals("the exported API differs from " + TEXT.toAbsolutePath() + "; if it is meant to, write it anew:"
                + " mvn test -Dcircus.api=write",
                Files.exists(TEXT) ? Files.readString(TEXT) : "", CompiledApi.ofThisModule().text());
    }

    @Test
    public void aChangeRaisesTheVersionOfItsPackage() throws IOException {
        Map<String, Exported> baseline = ExportedApi.of(Files.exists(BASELINE) ? Files.readAllLines(BASELINE) : List.of()).packages();
        CompiledApi.ofThisModule().packages().forEach((name, now) -> {
            if (baseline.get(name) instanceof Exported before) {
                String lowest = ApiChange.between(before, now).raise(before.version());
                assertTrue(name + " " + now.version() + " is not what it was at the last release, " + before.version()
                        + ": raise the version in its package-info.java to " + lowest,
                        Version.parse(now.version()).compareTo(Version.parse(lowest)) >= 0);
            }
        });
    }
}
