// SPDX-License-Identifier: Apache-2.0
package io.circus.testing;

import static org.junit.Assert.assertEquals;

import io.circus.testing.ExportedApi.Exported;
import org.junit.Test;

public class ApiChangeTest {

    private static final String BEFORE = """
            package io.circus.it 1.4.2
              @ProviderType public interface io.circus.it.Watcher
                public abstract void start();
              public interface io.circus.it.Hook
                public abstract void call();
              sealed public interface io.circus.it.Event
                public abstract java.lang.String watcher();
            """;

    private static Exported it(String text) {
        return ExportedApi.of(text.lines().toList()).packages().get("io.circus.it");
    }

    private static ApiChange change(String what, String by) {
        return ApiChange.between(it(BEFORE), it(BEFORE.replace(what, by)));
    }

    @Test
    public void readsWhatItWrites() {
        assertEquals(BEFORE.lines().sorted().toList(), ExportedApi.of(BEFORE.lines().toList()).text().lines().sorted().toList());
    }

    @Test
    public void takesAnotherVersionForNoChange() {
        assertEquals(ApiChange.NONE, change("1.4.2", "1.5.0"));
    }

    @Test
    public void letsTypesAndMembersBeAdded() {
        assertEquals(ApiChange.MINOR, change("  public interface", "  public final class io.circus.it.New\n  public interface"));
        assertEquals(ApiChange.MINOR, change("void call();\n", "void call();\n    public default void more();\n"));
    }

    @Test
    public void letsMethodsBeAddedToWhatOthersDoNotImplement() {
        assertEquals(ApiChange.MINOR, change("void start();\n", "void start();\n    public abstract void more();\n"));
        assertEquals(ApiChange.MINOR, change("watcher();\n", "watcher();\n    public abstract void more();\n"));
        assertEquals(ApiChange.MAJOR, change("void call();\n", "void call();\n    public abstract void more();\n"));
    }

    @Test
    public void breaksByWhatIsMissingOrOtherwise() {
        assertEquals(ApiChange.MAJOR, change("    public abstract void start();\n", ""));
        assertEquals(ApiChange.MAJOR, change("void start()", "int start()"));
        assertEquals(ApiChange.MAJOR, change("Hook", "Catch"));
    }

    @Test
    public void raisesTheVersionByAsMuch() {
        assertEquals("1.4.2", ApiChange.NONE.raise("1.4.2"));
        assertEquals("1.5.0", ApiChange.MINOR.raise("1.4.2"));
        assertEquals("2.0.0", ApiChange.MAJOR.raise("1.4.2"));
    }
}
