// SPDX-License-Identifier: Apache-2.0
package io.circus.linux;

import static org.junit.Assert.assertEquals;

import java.util.Optional;
import org.junit.Test;

public class AccountsTest {

    @Test
    public void findsRootByNameAndNumber() {
        assertEquals(Optional.of(new Accounts.User("root", 0, 0)), Accounts.user("root"));
        assertEquals(Optional.of(new Accounts.User("root", 0, 0)), Accounts.user(" 0 "));
        assertEquals(Optional.of(new Accounts.Group("root", 0)), Accounts.group("root"));
        assertEquals(Optional.of(new Accounts.Group("root", 0)), Accounts.group("0"));
    }

    @Test
    public void findsNobodyElse() {
        for (String text : new String[] {"no-such-user-or-group", "", "-1", "99999999999", "123456789"}) {
            assertEquals(text, Optional.empty(), Accounts.user(text));
            assertEquals(text, Optional.empty(), Accounts.group(text));
        }
    }
}
