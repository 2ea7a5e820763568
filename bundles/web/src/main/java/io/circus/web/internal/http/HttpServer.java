// SPDX-License-Identifier: Apache-2.0
package io.circus.web.internal.http;

import io.circus.control.HttpSettings;
import io.circus.toolkit.FileTrouble;
import io.circus.web.internal.identity.Identity;
import io.circus.wire.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty as it is used here. Its threads only move bytes: each request is answered on a virtual thread. */
public final class HttpServer implements AutoCloseable {

    private static final int MOST_THREADS = 8;
    private static final int LEAST_THREADS = 2;
    private static final int SELECTORS = 1;
    private static final int ACCEPTORS = 0;
    /** The longest head of a request, in bytes. */
    static final int MOST_HEADER_BYTES = 16 << 10;
    /** The time after which a connection without traffic is closed, in milliseconds. */
    static final long IDLE_MILLIS = 30_000;

    private final ExecutorService virtual = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 1).factory());
    private final Connections connections = new Connections();
    private final Server server;
    private final ServerConnector connector;
    /** Null without TLS. */
    private final Tls tls;
    /** Null without a Unix socket. */
    private final UnixFile file;

    private HttpServer(HttpSettings settings, InetAddress host, Identity identity, Routes routes, BiConsumer<String, Integer> counted)
            throws IOException {
        var threads = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS);
        threads.setName("circus-http");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        threads.setVirtualThreadsExecutor(virtual);
        server = new Server(threads);
        server.setStopTimeout(0);
        server.setErrorHandler(new ProblemHandler());
        server.setHandler(new Front(identity, routes, connections, counted));
        tls = settings.certificate().isPresent() ? Tls.open(settings) : null;
        file = settings.socket().isPresent() ? new UnixFile(settings.socket().get()) : null;
        connector = tls == null ? new ServerConnector(server, ACCEPTORS, SELECTORS, plain())
                : new ServerConnector(server, ACCEPTORS, SELECTORS, new SslConnectionFactory(tls.factory(), "http/1.1"), plain());
        connector.setHost(host.getHostAddress());
        connector.setPort(settings.port());
        add(connector);
        if (file != null) {
            var unix = new UnixDomainServerConnector(server, ACCEPTORS, SELECTORS, plain());
            unix.setUnixDomainPath(file.fresh());
            add(unix);
        }
    }

    private void add(AbstractConnector added) {
        added.setIdleTimeout(IDLE_MILLIS);
        added.addEventListener(connections);
        server.addConnector(added);
    }

    private static HttpConnectionFactory plain() {
        return new HttpConnectionFactory(configuration());
    }

    private static HttpConfiguration configuration() {
        var configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(MOST_HEADER_BYTES);
        configuration.addCustomizer(new SecureRequestCustomizer(false));
        configuration.setUriCompliance(UriCompliance.RFC3986.with("CIRCUS", UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
                UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING)); // names may have / and %, and segments are decoded one by one
        return configuration;
    }

    /**
     * Opens the port.
     *
     * @param counted is told the pattern and the status of each answer, on any thread
     */
    public static HttpServer open(HttpSettings settings, Identity identity, Routes routes, BiConsumer<String, Integer> counted)
            throws OpenFailure {
        InetAddress host = address(settings);
        refuseStrangers(settings, host, identity);
        String where = settings.host() + ":" + settings.port();
        HttpServer opened;
        try {
            opened = new HttpServer(settings, host, identity, routes, counted);
        } catch (IOException e) {
            throw new OpenFailure("cannot serve HTTP at " + where + ": " + FileTrouble.reason(e));
        }
        boolean open = false;
        try {
            opened.server.start();
            if (opened.file != null) {
                opened.file.publish(settings.socketMode(), settings.socketOwner());
            }
            open = true;
            return opened;
        } catch (IOException e) {
            throw new OpenFailure("cannot serve HTTP at " + where + ": " + reason(e));
        } catch (Exception e) { // so Jetty declares it
            throw new OpenFailure("cannot serve HTTP at " + where + ": " + e);
        } finally {
            if (!open) {
                opened.close();
            }
        }
    }

    private static String reason(IOException e) {
        return e.getCause() instanceof IOException cause ? cause.getMessage() : e.getMessage();
    }

    private static InetAddress address(HttpSettings settings) throws OpenFailure {
        try {
            return InetAddress.getByName(settings.host().equals("*") ? "0.0.0.0" : settings.host());
        } catch (UnknownHostException e) {
            throw new OpenFailure("cannot serve HTTP at " + settings.host() + ": there is no such host");
        }
    }

    private static void refuseStrangers(HttpSettings settings, InetAddress host, Identity identity) throws OpenFailure {
        if (host.isLoopbackAddress() || settings.insecure()) {
            return;
        }
        if (!identity.hasUsers() || settings.certificate().isEmpty()) {
            throw new OpenFailure("cannot serve HTTP at " + settings.host() + ":" + settings.port()
                    + ": other machines reach it, expected users and httpd_cert, or httpd_insecure = True");
        }
    }

    /** The port that is open. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Closes the port and all connections; answers that have begun are cut off. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) { // so Jetty declares it
            System.getLogger(HttpServer.class.getName()).log(System.Logger.Level.DEBUG, () -> "cannot stop the server", e);
        }
        server.destroy();
        connections.close();
        if (tls != null) {
            tls.close();
        }
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            System.getLogger(HttpServer.class.getName()).log(System.Logger.Level.WARNING, () -> "cannot remove the socket file: "
                    + FileTrouble.of(e));
        }
        virtual.shutdownNow();
    }

    /** Answers what Jetty itself refuses, such as a request without Host. */
    private static final class ProblemHandler extends ErrorHandler {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Front.addSecurityHeaders(response.getHeaders());
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.TYPE);
            int status = response.getStatus();
            response.write(true, ByteBuffer.wrap(Json.bytes(new Problem(status, detail(request, status)).body())), callback);
            return true;
        }

        private static String detail(Request request, int status) {
            String title = Statuses.title(status);
            if (status == HttpStatus.URI_TOO_LONG_414 || status == HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431) {
                return title + ": expected an address and headers of " + MOST_HEADER_BYTES + " bytes at the most";
            }
            Object cause = request.getAttribute(ERROR_EXCEPTION);
            return status >= 500 ? title : Stream.of(request.getAttribute(ERROR_MESSAGE), cause instanceof HttpException refusal ? refusal.getReason() : null,
                    cause instanceof Throwable failure && failure.getCause() != null ? failure.getCause().getMessage() : null)
                    .filter(said -> said instanceof String text && !text.isBlank() && !text.equals(title)).findFirst()
                    .map(said -> title + ": " + said).orElse(title);
        }
    }
}
