// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.openapi;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import io.circus.web.internal.api.TestSite;
import io.circus.web.internal.http.Route;
import io.circus.wire.Json;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.Test;

/** The description, judged by a parser that others have written. */
public final class OpenApiTest {

    @Test
    public void isWhatAPublicParserExpects() throws Exception {
        try (var site = new TestSite()) {
            Map<?, ?> document = site.get("/openapi.json", "observer").body();
            assertEquals("3.1.0", document.get("openapi"));
            SwaggerParseResult result = new OpenAPIV3Parser().readContents(Json.write(document), List.of(), new ParseOptions());
            assertEquals(List.of(), result.getMessages());
            assertNotNull(result.getOpenAPI().getPaths().get("/api/v1/daemons/local/watchers/{watcher}").getPatch());
            assertNotNull(result.getOpenAPI().getPaths().get("/api/v1/daemons/local/commands/stop").getPost().getRequestBody());
        }
    }

    @Test
    public void everyRouteIsDescribed() throws Exception {
        try (var site = new TestSite()) {
            for (Route route : site.routes.all()) {
                assertTrue(route.method() + " " + route.pattern(), route.pattern().endsWith("/commands/{verb}")
                        || RouteDoc.of(route.method(), route.pattern()) != null);
            }
        }
    }

    @Test
    public void everyReferenceLeadsToASchema() throws Exception {
        String text = Json.write(ApiSchemas.all()) + Json.write(OpenApi.of(List.of(), List.of(), "1"));
        var references = Pattern.compile("#/components/schemas/(\\w+)").matcher(text);
        while (references.find()) {
            assertTrue(references.group(1), ApiSchemas.isKnown(references.group(1)));
        }
    }
}
