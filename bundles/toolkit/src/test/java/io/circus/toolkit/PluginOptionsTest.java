// SPDX-License-Identifier: Apache-2.0
package io.circus.toolkit;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.circus.testing.Told;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;

public class PluginOptionsTest {

    private enum Colour { RED, BLUE }

    /** What a plugin declares. The description that bnd would write of it lies among the resources of the tests. */
    private @interface Paint {}

    /** The same without a description. */
    private @interface Chalk {
        @PluginOption(override = true)
        int coats() default 3;

        double dry_in() default 0.25;

        boolean wet() default false;

        String note();
    }

    private static PluginOptions paint(String... options) {
        var section = new HashMap<>(Map.of("room", "hall"));
        for (int i = 0; i < options.length; i += 2) {
            section.put(options[i], options[i + 1]);
        }
        return PluginOptions.of("paint", Paint.class, section);
    }

    @Test
    public void readsTheSectionWhoseUnderscoresAreDots() {
        PluginOptions section = paint("wall.colour", "blue", "coats", "3", "dry.in", "1.5", "wet", "no", "note", " ");
        assertEquals("blue", section.text("wall_colour"));
        assertEquals(Colour.BLUE, section.choice("wall_colour", Colour.class));
        assertEquals(3, section.integer("coats"));
        assertEquals(Duration.ofMillis(1500), section.seconds("dry_in"));
        assertEquals(1.5, section.number("dry_in"), 0);
        assertEquals(false, section.flag("wet"));
        assertNull(section.text("note"));
    }

    @Test
    public void whatIsNotGivenHasTheDeclaredDefault() {
        assertEquals(Colour.RED, paint().choice("wall_colour", Colour.class));
        assertEquals(2, paint().integer("coats"));
        assertEquals(Duration.ofMillis(500), paint().seconds("dry_in"));
        assertTrue(paint().flag("wet"));
        assertEquals(Integer.valueOf(7), paint().get("note", OptionType.INTEGER, 7));
        PluginOptions chalk = PluginOptions.of("chalk", Chalk.class, Map.of("wet", "on"));
        assertEquals(3, chalk.integer("coats"));
        assertEquals(Duration.ofMillis(250), chalk.seconds("dry_in"));
        assertTrue(chalk.flag("wet"));
        assertNull(chalk.text("note"));
    }

    @Test
    public void aWatcherOverridesWhatItMay() {
        Map<String, String> watcher = Map.of("paint.coats", "3", "paint.dry_in", "9", "coats", "8", "chalk.coats", "4");
        assertEquals(3, paint().with(watcher).integer("coats"));
        assertEquals(Duration.ofMillis(500), paint().with(watcher).seconds("dry_in"));
        assertEquals(4, PluginOptions.of("chalk", Chalk.class, Map.of()).with(watcher).integer("coats"));
    }

    @Test
    public void aBadValueOfAWatcherIsRefusedWhenItIsRead() {
        PluginOptions options = paint().with(Map.of("paint.coats", "0"));
        assertEquals("red", options.text("wall_colour"));
        assertEquals("cannot read option coats: expected 1 or more, got '0'", message(() -> options.integer("coats")));
    }

    @Test
    public void anotherNameWillDo() {
        assertEquals("attic", PluginOptions.of("paint", Paint.class, Map.of("chamber", "attic")).text("room"));
        assertEquals("hall", paint("chamber", "attic").text("room"));
    }

    @Test
    public void refusesWhatBreaksARule() {
        assertEquals("cannot read option coats: expected an integer, got 'x'", message(() -> paint("coats", "x")));
        assertEquals("cannot read option coats: expected 1 or more, got '0'", message(() -> paint("coats", "0")));
        assertEquals("cannot read option wall_colour: expected one of red, blue, got 'x'", message(() -> paint("wall.colour", "x")));
        assertEquals("cannot read option dry_in: expected more than 0, got '-1'", message(() -> paint("dry.in", "-1")));
        assertEquals("cannot read option only: cannot read the regular expression 'web(': unclosed group at position 4",
                message(() -> paint("only", "web(")));
        assertEquals("cannot read option room: is missing, expected the name of a room",
                message(() -> PluginOptions.of("paint", Paint.class, Map.of())));
        assertEquals("cannot read option room: expected the name of a room, got '<x>'", message(() -> paint("room", "<x>")));
    }

    @Test
    public void passwordsAreNotRepeated() {
        for (String bad : List.of("tin:// me:secret", "can://me:secret@cellar", "tin:///secret")) {
            assertEquals("cannot read option from: expected tin://[WHO@]PLACE", message(() -> paint("from", bad)));
        }
    }

    @Test
    public void warnsOfWhatMeansNothing() {
        try (Told told = Told.by(PluginOptions.class.getName())) {
            PluginOptions.of("chalk", Chalk.class, Map.of("circus.section", "plugin:hall", "circus.keys",
                    "coats\ndry_in\ncoat\ndry_on", "service.pid", "chalk~hall", "coats", "1", "dry.in", "2", "priority", "3",
                    "coat", "4", "dry.on", "5"));
            assertEquals(List.of("plugin:hall (chalk): unknown option coat, it has no effect; there are coats, dry_in, note, wet",
                    "plugin:hall (chalk): unknown option dry_on, it has no effect; there are coats, dry_in, note, wet"), told.messages());
        }
    }

    @Test
    public void tellsTheLogWhichSectionIsBad() {
        String complaint = "cannot read option coats: expected an integer, got 'x', the plugin stays inactive";
        try (Told told = Told.by(PluginOptions.class.getName())) {
            message(() -> paint("circus.section", "plugin:hall", "coats", "x"));
            message(() -> paint("coats", "x"));
            message(() -> paint().read(options -> {
                throw new IllegalArgumentException("cannot bind it");
            }));
            assertEquals(List.of("plugin:hall (paint): " + complaint, "paint: " + complaint,
                    "paint: cannot bind it, the plugin stays inactive"), told.messages());
        }
    }

    private static String message(ThrowingRunnable reading) {
        return assertThrows(IllegalArgumentException.class, reading).getMessage();
    }
}
