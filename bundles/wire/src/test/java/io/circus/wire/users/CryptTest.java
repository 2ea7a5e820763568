// SPDX-License-Identifier: Apache-2.0
package io.circus.wire.users;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

/** With the libcrypt of the system. */
public class CryptTest {

    private final Crypt crypt = Crypt.load().orElseThrow();

    @Test
    public void aPasswordMatchesItsHashAndNoOtherDoes() {
        String hash = crypt.hash("correct horse");
        assertTrue(hash, hash.startsWith("$y$"));
        assertTrue(crypt.matches("correct horse", hash));
        assertFalse(crypt.matches("correct horsf", hash));
        assertFalse(crypt.matches("correct hors", hash));
        assertNotEquals("each has a salt of its own", hash, crypt.hash("correct horse"));
    }

    /** What the crypt of Perl makes of the same words. */
    @Test
    public void knowsTheHashesOfOtherPrograms() {
        assertTrue(crypt.matches("Hello world!", "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJu"
                + "esI68u4OTLiBFdcbYEdFCoEOfaS35inz1"));
        assertTrue(crypt.matches("Hello world!", "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5"));
        assertTrue(crypt.matches("U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"));
        assertFalse(crypt.matches("Hello world", "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5"));
    }

    @Test
    public void aHashThatIsNoneMatchesNothing() {
        assertFalse(crypt.matches("x", "$9$unknown$0123456789012345678901"));
        assertFalse(crypt.matches("x", "*0"));
        assertFalse(crypt.matches("x", ""));
    }

    @Test
    public void passwordsHaveLimits() {
        String longest = "é".repeat(Crypt.LONGEST / 2);
        assertTrue(crypt.matches(longest, crypt.hash(longest)));
        for (String wrong : List.of("", "a\0b", "x".repeat(Crypt.LONGEST + 1))) {
            String message = assertThrows(IllegalArgumentException.class, () -> crypt.hash(wrong)).getMessage();
            assertEquals("expected a password of 1 to 511 bytes", message);
            assertFalse(crypt.matches(wrong, crypt.hash("something else")));
        }
    }

    @Test
    public void aSystemWithoutTheLibraryHasNone() {
        assertTrue(Crypt.load(List.of("libno-such-crypt.so.1")).isEmpty());
        assertTrue("the next name counts", Crypt.load(List.of("libno-such-crypt.so.1", "libcrypt.so.1")).isPresent());
    }
}
