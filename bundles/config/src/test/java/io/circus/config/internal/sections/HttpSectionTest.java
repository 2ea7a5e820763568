// SPDX-License-Identifier: Apache-2.0
package io.circus.config.internal.sections;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.config.internal.Scratch;
import io.circus.control.HttpSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;

public class HttpSectionTest {

    @Rule
    public final Scratch scratch = new Scratch();

    private Configuration read(String options) throws IOException {
        return scratch.read("[circus]\n" + options);
    }

    private HttpSettings settings(String options) throws IOException {
        Configuration configuration = read("httpd = True\n" + options);
        assertEquals(List.of(), configuration.findings().all());
        return configuration.http().orElseThrow();
    }

    @Test
    public void servesNothingUnlessItIsSwitchedOn() throws IOException {
        assertEquals(Optional.empty(), read("httpd_port = 81\n").http());
        assertEquals(Optional.empty(), read("httpd = False\n").http());
        assertEquals(List.of(), read("httpd_port = 81\n").findings().all());
    }

    @Test
    public void hasTheDefaultsOfTheOriginal() throws IOException {
        assertEquals(new HttpSettings("localhost", 8080, false, Optional.of(scratch.path("web-users")), Optional.empty(), Optional.empty(),
                Optional.empty(), 0600, Optional.empty(), List.of()), settings(""));
    }

    @Test
    public void readsEveryOption() throws IOException {
        assertEquals(new HttpSettings("0.0.0.0", 443, true, Optional.of(scratch.path("people")), Optional.of(scratch.path("tls/cert.pem")),
                Optional.of(scratch.path("tls/key.pem")), Optional.of(scratch.path("web.sock")), 0660, Optional.of("www"),
                List.of("a.example", "b.example", "c.example")), settings("""
                        httpd_host = 0.0.0.0
                        httpd_port = 443
                        httpd_insecure = True
                        httpd_users = people
                        httpd_cert = tls/cert.pem
                        httpd_key = tls/key.pem
                        httpd_socket = web.sock
                        httpd_socket_mode = 660
                        httpd_socket_owner = www
                        httpd_names = a.example, b.example c.example
                        """));
    }

    @Test
    public void tellsMistakes() throws IOException {
        for (String options : List.of("httpd_port = 65536\n", "httpd_port = -1\n", "httpd_port = web\n", "httpd_cert = cert.pem\n",
                "httpd_key = key.pem\n", "httpd_socket_mode = 9\n", "httpd = perhaps\n")) {
            List<String> mistakes = read(options).findings().mistakes();
            assertEquals(options, 1, mistakes.size());
            assertTrue(mistakes.getFirst(), mistakes.getFirst().contains("[circus] httpd"));
        }
    }

    @Test
    public void readsSocketsOfCommandsLikeThoseOfTheFile() {
        assertEquals("127.0.0.1:80", SocketOptions.read("Front", Map.of("host", "127.0.0.1", "port", "80")).address());
        for (var wrong : List.of(Map.of("port", "x"), Map.of("prot", "80"), Map.of("family", "AF_UNIX"),
                Map.of("replace", "perhaps"))) {
            String told = assertThrows(IllegalArgumentException.class, () -> SocketOptions.read("front", wrong)).getMessage();
            assertTrue(told, told.length() > 5 && !told.contains("leaving") && !told.contains("[socket:"));
        }
    }
}
