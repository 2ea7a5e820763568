// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.live;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.circus.web.internal.api.TestSite;
import io.circus.watchers.WatcherEvent.WatcherStarted;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Streams over the real server. */
public final class StreamTest {

    private static final Instant AT = Instant.ofEpochSecond(100);

    @Rule
    public final Timeout timeout = Timeout.seconds(60);

    private TestSite site;

    @Before
    public void open() throws Exception {
        site = new TestSite();
    }

    @After
    public void close() {
        site.close();
    }

    private Client stream(String query, String lastId) throws IOException, InterruptedException {
        HttpRequest.Builder request = site.request("/api/v1/stream" + query, "operator");
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        HttpResponse<InputStream> response = site.client().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(200, response.statusCode());
        return new Client(new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    }

    /** Reads one stream. */
    private record Client(BufferedReader in) implements AutoCloseable {

        /** The fields of the next message of that name. */
        private Map<String, String> next(String name) throws IOException {
            while (true) {
                var message = new TreeMap<String, String>();
                for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    int colon = line.indexOf(':');
                    message.put(line.substring(0, colon), line.substring(colon + 1).strip());
                }
                if (name.equals(message.get("event"))) {
                    return message;
                }
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    @Test
    public void beginsWithAllStates() throws Exception {
        try (Client client = stream("", null)) {
            assertTrue(client.next("hello").get("data").contains("\"resumed\": false"));
            String states = client.next("watchers").get("data");
            assertTrue(states, states.startsWith("{\"full\": true, \"watchers\": {\"Mail\": {\"name\": \"Mail\", \"state\": \"failed\""));
        }
    }

    @Test
    public void tellsEventsAndGoesOnWhereItWasInterrupted() throws Exception {
        String id;
        try (Client client = stream("?topics=events", null)) {
            client.next("hello");
            site.hub.onEvent(new WatcherStarted(AT, "web"));
            Map<String, String> event = client.next("event");
            assertTrue(event.get("data"), event.get("data").contains("\"topic\": \"watcher.web.start\""));
            id = event.get("id");
        }
        site.hub.onEvent(new WatcherStarted(AT, "Mail"));
        try (Client client = stream("?topics=events", id)) {
            assertTrue(client.next("hello").get("data").contains("\"resumed\": true"));
            assertTrue(client.next("event").get("data").contains("\"subject\": \"Mail\""));
        }
    }

    @Test
    public void tellsHowManyEventsWereMissed() throws Exception {
        String id;
        try (Client client = stream("?topics=events", null)) {
            site.hub.onEvent(new WatcherStarted(AT, "web"));
            id = client.next("event").get("id");
        }
        for (int i = 0; i < EventRing.MOST + 3; i++) {
            site.hub.onEvent(new WatcherStarted(AT, "web"));
        }
        try (Client client = stream("?topics=events", id)) {
            assertEquals("{\"frames\": 0, \"events\": 3, \"logs\": 0}", client.next("dropped").get("data"));
        }
    }

    @Test
    public void tellsOperationsFromTheirBeginningToTheirEnd() throws Exception {
        try (Client client = stream("?topics=operations", null)) {
            client.next("hello");
            site.post("/api/v1/daemons/local/watchers/web/stop", "operator", "{}");
            assertTrue(client.next("operation").get("data").contains("\"state\": \"running\""));
            site.commands.stopped.countDown();
            String last = "";
            while (!last.contains("\"state\": \"done\"")) {
                last = client.next("operation").get("data");
            }
        }
    }

    @Test
    public void saysGoodbyeWhenTheServerStops() throws Exception {
        try (Client client = stream("?topics=events", null)) {
            client.next("hello");
            site.hub.close();
            assertEquals("{}", client.next("bye").get("data"));
        }
    }

    @Test
    public void followsWhatIsPrinted() throws Exception {
        site.commands.print("one");
        String id;
        try (Client client = stream("?topics=logs&logs=web", null)) {
            assertTrue(client.next("log").get("data").contains("\"line\": \"one\""));
            site.commands.print("two");
            Map<String, String> two = client.next("log");
            assertTrue(two.get("data"), two.get("data").contains("\"line\": \"two\""));
            id = two.get("id");
        }
        site.commands.print("three");
        try (Client client = stream("?topics=logs&logs=web", id)) {
            assertTrue(client.next("log").get("data").contains("\"line\": \"three\""));
        }
    }

    @Test
    public void saysWhatCannotBeToldAndWhenItCanBe() throws Exception {
        try (Client client = stream("?topics=watchers,frames,logs&logs=web", null)) {
            assertEquals("{\"frames\": \"cannot measure: " + Hub.NO_FRAMES + "\"}", client.next("missing").get("data"));
            client.next("watchers");
            site.commands.miss("status", "tail");
            // it waits for a line
            site.commands.print("one");
            String told = "";
            while (!told.contains("\"watchers\": \"cannot carry out status: it is stopped\"")
                    || !told.contains("\"logs\": \"cannot carry out tail: it is stopped\"")) {
                told = client.next("missing").get("data");
            }
            site.commands.missNothing();
            while (told.contains("status") || told.contains("tail")) {
                told = client.next("missing").get("data");
            }
            assertTrue(told, told.contains("frames"));
        }
    }

    @Test
    public void headsTakeNoPlace() throws Exception {
        for (int i = 0; i <= Hub.MOST_OF_CALLER; i++) {
            HttpRequest head = site.request("/api/v1/stream", "operator").method("HEAD", HttpRequest.BodyPublishers.noBody()).build();
            assertEquals(200, site.client().send(head, HttpResponse.BodyHandlers.discarding()).statusCode());
        }
        try (Client client = stream("", null)) {
            client.next("hello");
        }
    }

    @Test
    public void aCallerLeavesRoomForOthers() throws Exception {
        var open = new ArrayList<Client>();
        try {
            for (int i = 0; i < Hub.MOST_OF_CALLER; i++) {
                open.add(stream("?topics=events", null));
                open.getLast().next("hello");
            }
            assertEquals(503, site.get("/api/v1/stream?topics=events", "operator").status());
            HttpRequest other = site.request("/api/v1/stream?topics=events", "observer").build();
            HttpResponse<InputStream> response = site.client().send(other, HttpResponse.BodyHandlers.ofInputStream());
            response.body().close();
            assertEquals(200, response.statusCode());
        } finally {
            for (Client client : open) {
                client.close();
            }
        }
    }

    @Test
    public void refusesTopicsThatThereAreNot() throws Exception {
        assertEquals(400, site.get("/api/v1/stream?topics=weather", "operator").status());
        assertEquals(404, site.get("/api/v1/stream?topics=logs&logs=nix", "operator").status());
    }
}
