// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.pages;

import io.circus.web.internal.http.Exchange;
import io.circus.web.internal.http.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** The files of the pages, which are resources of this bundle. Any thread. */
public final class Pages {

    private static final String ASSETS = "/assets/";

    private static final String FOLDER = "/pages";
    private static final Pattern NAME = Pattern.compile("/assets/([A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8", "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8", "css", "text/css; charset=utf-8", "svg", "image/svg+xml", "png", "image/png",
            "ico", "image/x-icon", "woff2", "font/woff2", "json", "application/json", "webmanifest", "application/manifest+json");

    /** Answers with the asset that the path names, or with the one page that there is. */
    public void send(Exchange exchange) throws Problem, IOException {
        if (!exchange.path().startsWith(ASSETS)) {
            send(exchange, "/index.html");
        } else if (NAME.matcher(exchange.path()).matches()) {
            send(exchange, exchange.path());
        } else {
            throw Problem.notFound(exchange.path());
        }
    }

    private static void send(Exchange exchange, String file) throws Problem, IOException {
        try (InputStream in = Pages.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw Problem.notFound(exchange.path());
            }
            byte[] bytes = in.readAllBytes();
            String tag = tag(bytes);
            exchange.setHeader("ETag", tag);
            exchange.setHeader("Cache-Control", "no-cache");
            if (tag.equals(exchange.header("If-None-Match"))) {
                exchange.empty(304);
            } else {
                exchange.send(200, TYPES.getOrDefault(file.substring(file.lastIndexOf('.') + 1), "application/octet-stream"), bytes);
            }
        }
    }

    private static String tag(byte[] bytes) {
        var checksum = new CRC32C();
        checksum.update(bytes);
        return "\"" + HexFormat.of().toHexDigits((int) checksum.getValue()) + "-" + bytes.length + "\"";
    }
}
