// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.identity;

import static org.junit.Assert.assertEquals;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.Test;

public class RequestRulesTest {

    private final RequestRules rules = new RequestRules(List.of("Web1", "circus.example.org."));

    /** A request as programs send it; {@code headers} are names and values. */
    static RequestFacts request(String method, String path, String... headers) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(Map.of("Host", "localhost:8080", "Content-Type", "application/json"));
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return new RequestFacts(method, path, Optional.of(InetAddress.getLoopbackAddress()), OptionalInt.empty(), false,
                all::get);
    }

    private int status(String method, String path, String... headers) {
        return rules.check(request(method, path, headers)).map(Refusal::status).orElse(0);
    }

    @Test
    public void onlyOurNamesAndAddressesAreHosts() {
        for (String host : List.of("localhost", "LOCALHOST:8080", "web1:80", "circus.example.org", "circus.example.org.:443", "127.0.0.1:8080",
                "192.0.2.7", "[::1]:8080", "[fe80::1]")) {
            assertEquals(host, 0, status("GET", "/", "Host", host));
        }
        for (String host : List.of("evil.example", "localhost.evil.example:8080", "127.0.0.1.evil.example", "web1.evil.example", "", "[evil]", "1.2.3.4x")) {
            assertEquals(host, 421, status("GET", "/", "Host", host));
            assertEquals("a token does not help", 421, status("GET", "/", "Host", host, "Authorization", "Bearer x"));
        }
        assertEquals("this machine is not called 'evil.example'; a name of its own is allowed by the option httpd_names",
                rules.check(request("GET", "/", "Host", "evil.example")).orElseThrow().detail());
    }

    @Test
    public void otherSitesChangeNothing() {
        for (String method : List.of("POST", "PATCH", "DELETE", "PUT")) {
            assertEquals(0, status(method, "/api/v1/logout"));
            assertEquals(0, status(method, "/api/v1/logout", "Sec-Fetch-Site", "same-origin", "Origin", "http://localhost:8080"));
            assertEquals(0, status(method, "/api/v1/logout", "Origin", "http://localhost:8080"));
            assertEquals("behind a proxy with TLS", 0, status(method, "/api/v1/logout", "Origin", "https://LOCALHOST:8080"));
            for (String site : List.of("cross-site", "same-site", "nonsense")) {
                assertEquals(site, 403, status(method, "/api/v1/logout", "Sec-Fetch-Site", site));
            }
            for (String origin : List.of("null", "http://evil.example", "http://localhost:8081", "http://localhost", "file://localhost:8080")) {
                assertEquals(origin, 403, status(method, "/api/v1/logout", "Origin", origin));
            }
        }
    }

    @Test
    public void otherSitesLinkToPagesButReadNothing() {
        assertEquals(0, status("GET", "/watchers/web", "Sec-Fetch-Site", "cross-site"));
        assertEquals(403, status("GET", "/api/v1/stream", "Sec-Fetch-Site", "cross-site"));
        assertEquals(0, status("GET", "/api/v1/stream", "Sec-Fetch-Site", "same-origin"));
        assertEquals("typed into the address bar", 0, status("GET", "/api/v1/me", "Sec-Fetch-Site", "none"));
    }

    @Test
    public void whatAFormSendsIsRefused() {
        for (String type : List.of("", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonx")) {
            assertEquals(type, 415, status("POST", "/api/v1/login", "Content-Type", type));
        }
        assertEquals(0, status("POST", "/api/v1/login", "Content-Type", "Application/JSON; charset=utf-8"));
        assertEquals("nothing to tell the type of", 0, status("DELETE", "/api/v1/daemons/local/watchers/web", "Content-Type", ""));
    }

    @Test
    public void aTokenIsFreeOfTheRulesForBrowsers() {
        assertEquals(0, status("POST", "/api/v1/x", "Authorization", "bearer abc", "Origin", "http://evil.example", "Content-Type", ""));
        assertEquals("a browser may add this by itself", 403, status("POST", "/api/v1/x", "Authorization", "Basic abc", "Origin", "http://evil.example"));
    }
}
