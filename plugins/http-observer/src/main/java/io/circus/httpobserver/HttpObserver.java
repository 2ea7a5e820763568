// SPDX-License-Identifier: Apache-2.0
package io.circus.httpobserver;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.circus.kernel.EventLoop;
import io.circus.metrics.Statsd;
import io.circus.toolkit.OptionForm;
import io.circus.toolkit.PluginOption;
import io.circus.toolkit.PluginOptions;
import io.circus.toolkit.Rounds;
import io.circus.watchers.Watcher;
import io.circus.watchers.WatcherCause;
import io.circus.watchers.WatcherStatus;
import io.circus.watchers.Watchers;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Fetches a URL at a fixed interval, sends the response time to statsd, and restarts a watcher after several failures
 * in a row.
 *
 * <p>Installed by dropping the jar into {@code bundles/}; switched on by a {@code [plugin:...]} section with
 * {@code use = http-observer}. The watcher to restart overrides the check with {@code http-observer.OPTION}.
 */
@Component(service = {}, immediate = true, configurationPid = HttpObserver.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = HttpObserver.Config.class, factory = true)
@Capability(namespace = "io.circus.plugin", name = HttpObserver.PID,
        attribute = {"alias:List<String>=circus.plugins.http_observer.HttpObserver", "watchers:List<String>=restart_on_error"})
public final class HttpObserver {

    static final String PID = "http-observer";

    /** The section, for tools; read by {@link Check#read}. A {@code _} stands for a dot. */
    @ObjectClassDefinition(name = "http-observer")
    @interface Config {
        @AttributeDefinition(description = "`http://` or `https://`")
        @PluginOption(form = OptionForm.URL, pattern = "https?://.*",
                expected = "http://... or https://...", override = true)
        String check_url() default "http://localhost/";

        @AttributeDefinition(min = PluginOptions.POSITIVE, description =
                "for the whole of it: connecting, redirects, the body")
        @PluginOption(form = OptionForm.SECONDS, override = true)
        double timeout() default 10;

        @AttributeDefinition(description = "the watcher that is restarted")
        @PluginOption(form = OptionForm.WATCHER)
        String restart_on_error();

        @AttributeDefinition(min = "1", description = "so many failures in a row restart it")
        @PluginOption(override = true)
        int failures() default 1;

        @AttributeDefinition(description = "the statuses that are right: numbers and ranges, with commas")
        @PluginOption(pattern = StatusRanges.PATTERN, expected = "statuses such as 200, 204 or 200-299 with commas",
                override = true)
        String expected_status() default "200-299";

        @AttributeDefinition(description = "a regular expression that must be found in the body, UTF-8, 1 MiB at the most")
        @PluginOption(form = OptionForm.REGEX, override = true)
        String body_pattern();

        @AttributeDefinition(description = "at most five, and none from https to http")
        boolean follow_redirects() default true;

        @AttributeDefinition(min = PluginOptions.POSITIVE, description = "from one check to the next")
        @PluginOption(form = OptionForm.SECONDS)
        double loop_rate() default 60;

        @AttributeDefinition(description = "where statsd is")
        String host() default "localhost";

        @AttributeDefinition(min = "1", max = "65535", description = "its UDP port")
        int port() default 8125;

        @AttributeDefinition(description = "part of every bucket")
        String application_name() default "http_observer";

        @AttributeDefinition(min = PluginOptions.POSITIVE, max = "1", description =
                "told to the server with every metric if it is not 1")
        double sample_rate() default 1;

        @AttributeDefinition(description = "False: the plugin does nothing")
        boolean active() default true;
    }

    private static final System.Logger LOG = System.getLogger(HttpObserver.class.getName());
    private static final Duration CLOSING = Duration.ofSeconds(3);

    private final Watchers watchers;
    private final PluginOptions options;
    private final Check check;
    private final Statsd statsd;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("circus-http-observer-", 0).factory());
    private final HttpClient client;
    private final Rounds rounds;
    /** Failures in a row. Used by one round at a time. */
    private int failures;

    /** @throws IllegalArgumentException if the section has a bad value; DS then leaves the component inactive */
    @Activate
    public HttpObserver(@Reference Watchers watchers, @Reference EventLoop loop, Map<String, ?> section) {
        this.watchers = watchers;
        options = PluginOptions.of(PID, Config.class, section);
        check = Check.read(options);
        Duration pace = options.seconds("loop_rate");
        statsd = Statsd.open(options);
        client = HttpClient.newBuilder().executor(threads)
                .followRedirects(check.followRedirects() ? HttpClient.Redirect.NORMAL : HttpClient.Redirect.NEVER).build();
        rounds = Rounds.begin(loop, PID, pace, this::look);
    }

    @Deactivate
    void close() throws InterruptedException {
        rounds.close();
        client.shutdownNow();
        client.awaitTermination(CLOSING);
        threads.shutdownNow();
        statsd.close();
    }

    private void look() throws InterruptedException {
        Optional<Watcher> watcher = watcher();
        Check now = watcher.map(this::overridden).orElse(check);
        switch (now.fetch(client)) {
            case Check.Passed passed -> {
                if (failures > 0) {
                    LOG.log(INFO, () -> PID + ": " + now.url() + " answers as it should again");
                }
                failures = 0;
                statsd.timing("http_stats.request_time", passed.took().toNanos() / 1e6);
            }
            case Check.Failed failed -> onFailure(now, failed, watcher);
        }
    }

    private void onFailure(Check now, Check.Failed failed, Optional<Watcher> watcher) {
        failures++;
        String count = failures + (watcher.isPresent() ? " of " + now.failures() : "") + " in a row";
        LOG.log(WARNING, () -> PID + ": " + now.url() + ": " + failed.reason() + " (" + count + ")");
        statsd.increment("http_stats.error");
        statsd.increment("http_stats.error." + failed.code());
        if (watcher.isPresent() && failures >= now.failures()) {
            restart(watcher.get(), now.url() + ": " + failed.reason());
        }
    }

    /** Restarts the watcher, unless it was stopped. */
    private void restart(Watcher watcher, String why) {
        if (watcher.status() == WatcherStatus.STOPPED || watcher.status() == WatcherStatus.STOPPING) {
            LOG.log(INFO, () -> PID + ": " + watcher.name() + " is stopped, leaving it so");
        } else {
            LOG.log(WARNING, () -> PID + ": restarting " + watcher.name());
            failures = 0;
            watcher.restart(new WatcherCause.Plugin(PID, why));
            statsd.increment("http_stats.restart_on_error");
        }
    }

    private Optional<Watcher> watcher() {
        if (check.restartOnError() == null) {
            return Optional.empty();
        }
        Optional<Watcher> watcher = watchers.find(check.restartOnError());
        if (watcher.isEmpty()) {
            LOG.log(WARNING, () -> PID + ": restart_on_error: there is no watcher '" + check.restartOnError() + "'");
        }
        return watcher;
    }

    private Check overridden(Watcher watcher) {
        try {
            return Check.read(options.with(watcher.settings().freeForm()));
        } catch (IllegalArgumentException e) {
            LOG.log(WARNING, () -> watcher.name() + ": " + PID + ": " + e.getMessage() + ", ignoring what it overrides");
            return check;
        }
    }
}
