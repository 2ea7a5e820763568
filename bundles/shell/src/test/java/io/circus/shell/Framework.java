// SPDX-License-Identifier: Apache-2.0
package io.circus.shell;

import io.circus.control.Command;
import io.circus.control.CommandException;
import io.circus.control.Commands;
import io.circus.control.Request;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * A Felix framework with Gogo, SCR and this bundle. The packages that other bundles of ours export come from the
 * class path of the tests, so that tests can register services of their types.
 */
final class Framework {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final List<String> BUNDLES = List.of("org.osgi.util.function", "org.osgi.util.promise",
            "org.osgi.service.component", "org.apache.felix.configadmin", "org.apache.felix.scr",
            "org.apache.felix.gogo.runtime", "org.apache.felix.gogo.command", "jline");

    /** The lists of what the bundles that the tests use export, with versions. */
    private static final List<String> EXPORTS = List.of("../../kernel", "../watchers", "../config", "../control", "../wire", "../verbs");

    private final Path storage;
    private final org.osgi.framework.launch.Framework felix;

    Framework(Map<String, String> properties) throws IOException, BundleException {
        storage = Files.createTempDirectory("shell-test");
        var all = new HashMap<String, String>(properties);
        all.put("org.osgi.framework.storage", storage.resolve("cache").toString());
        all.put("org.osgi.framework.system.packages.extra", packages());
        felix = java.util.ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow().newFramework(all);
        felix.init();
        var installed = new ArrayList<Bundle>();
        for (String name : BUNDLES) {
            installed.add(context().installBundle("file:" + jar(name)));
        }
        installed.add(context().installBundle("reference:file:" + Path.of("target", "classes").toAbsolutePath()));
        felix.start();
        for (Bundle bundle : installed) {
            bundle.start();
        }
    }

    private static String packages() throws IOException {
        var packages = new ArrayList<>(List.of("io.circus.shell.fixture"));
        for (String folder : EXPORTS) {
            for (String line : Files.readAllLines(Path.of(folder, "api.txt"))) {
                if (line.startsWith("package ")) {
                    packages.add(line.split(" ")[1] + ";version=" + line.split(" ")[2]);
                }
            }
        }
        return String.join(",", packages);
    }

    BundleContext context() {
        return felix.getBundleContext();
    }

    /** Registers what runs commands: all that are registered. */
    void registerCommands() {
        context().registerService(Commands.class, new CommandsOfTheRegistry(context()), null);
    }

    /** Makes a bundle of {@code headers}, {@code classes} of the class path and {@code files}, and starts it. */
    Bundle install(Map<String, String> headers, List<Class<?>> classes, Map<String, String> files)
            throws IOException, BundleException {
        Path jar = Files.createTempFile(storage, "fixture", ".jar");
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        headers.forEach(manifest.getMainAttributes()::putValue);
        try (OutputStream out = Files.newOutputStream(jar); var entries = new JarOutputStream(out, manifest)) {
            for (Class<?> type : classes) {
                String entry = type.getName().replace('.', '/') + ".class";
                try (InputStream in = type.getResourceAsStream("/" + entry)) {
                    entries.putNextEntry(new ZipEntry(entry));
                    in.transferTo(entries);
                }
            }
            for (var file : files.entrySet()) {
                entries.putNextEntry(new ZipEntry(file.getKey()));
                entries.write(file.getValue().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        return context().installBundle("file:" + jar);
    }

    /** Runs a line by the gogo command, as a remote client does. */
    String gogo(String line) throws CommandException, InterruptedException {
        return (String) command("gogo").execute(new Request("gogo", Map.of("line", line))).get("output");
    }

    /** Waits until there is a command of that name. */
    Command command(String name) throws InterruptedException {
        await("command " + name, () -> find(name) != null);
        return find(name);
    }

    private Command find(String name) {
        return new CommandsOfTheRegistry(context()).find(name).orElse(null);
    }

    /** Waits for what components do on threads of their own. */
    void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still no " + what + " after " + PATIENCE.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    <T> T service(Class<T> type) {
        ServiceReference<T> reference = context().getServiceReference(type);
        return reference == null ? null : context().getService(reference);
    }

    void close() throws Exception {
        felix.stop();
        felix.waitForStop(PATIENCE.toMillis());
        Files.walkFileTree(storage, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static String jar(String name) {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (String entry : path.split(File.pathSeparator)) {
            String file = Path.of(entry).getFileName().toString();
            if (file.matches(Pattern.quote(name) + "-[0-9].*\\.jar")) {
                return entry;
            }
        }
        throw new AssertionError("no " + name + " on the class path " + path);
    }
}
