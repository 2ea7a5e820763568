// SPDX-License-Identifier: Apache-2.0
package io.circus.watchers;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;

import io.circus.testing.Told;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;

public class PluginOptionsTest {

    private enum Colour { RED, BLUE }

    private final PluginOptions section = PluginOptions.of("paint",
            Map.of("wall.colour", "blue", "coats", "2", "dry_in", "0.5", "empty", " ", "bad", "x"));

    @Test
    public void readsTheSectionWhoseUnderscoresAreDots() {
        assertEquals("blue", section.text("wall_colour"));
        assertEquals("blue", section.text("wall_colour", "red"));
        assertEquals("red", section.text("other", "red"));
        assertNull(section.text("empty"));
        assertEquals(Integer.valueOf(2), section.get("coats", OptionType.INTEGER, 1));
        assertEquals(Duration.ofMillis(500), section.positiveSeconds("dry_in", Duration.ZERO));
        assertEquals(Colour.BLUE, section.choice("wall_colour", Colour.class, Colour.RED));
        assertEquals(Colour.RED, section.choice("door_colour", Colour.class, Colour.RED));
    }

    @Test
    public void aWatcherOverridesIt() {
        WatcherSettings watcher =
                WatcherSettings.named("web").freeForm("paint.coats", "3").freeForm("dry_in", "9").build();
        assertEquals(Integer.valueOf(3), section.with(watcher).get("coats", OptionType.INTEGER, 1));
        assertEquals(Duration.ofMillis(500), section.with(watcher).positiveSeconds("dry_in", Duration.ZERO));
    }

    @Test
    public void namesTheOptionAndTheValue() {
        assertEquals("cannot read option bad: expected an integer, got 'x'",
                message(() -> section.get("bad", OptionType.INTEGER, 1)));
        assertEquals("cannot read option bad: expected one of red, blue, got 'x'",
                message(() -> section.choice("bad", Colour.class, Colour.RED)));
        assertEquals("cannot read option coats: expected more than 0, got '-1'",
                message(() -> PluginOptions.of("paint", Map.of("coats", "-1")).positiveSeconds("coats", Duration.ZERO)));
    }

    /** What a plugin declares. */
    private @interface Paint {
        int coats();

        double dry_in();
    }

    @Test
    public void warnsOfWhatMeansNothing() {
        try (Told told = Told.by(PluginOptions.class.getName())) {
            PluginOptions.of("paint", Paint.class, Map.of("circus.section", "plugin:hall", "circus.keys",
                    "coats\ndry_in\npriority\ncoat\ndry_on", "service.pid", "paint~hall", "coats", "1", "dry.in", "2", "priority", "3",
                    "coat", "4", "dry.on", "5"));
            assertEquals(List.of("plugin:hall (paint): unknown option coat, it has no effect; there are coats, dry_in",
                    "plugin:hall (paint): unknown option dry_on, it has no effect; there are coats, dry_in"), told.messages());
        }
    }

    @Test
    public void tellsTheLogWhichSectionIsBad() {
        String complaint = "cannot read option bad: expected an integer, got 'x', the plugin stays inactive";
        try (Told told = Told.by(PluginOptions.class.getName())) {
            message(() -> PluginOptions.of("paint", Map.of("circus.section", "plugin:hall", "bad", "x"))
                    .read(options -> options.get("bad", OptionType.INTEGER, 1)));
            message(() -> section.read(options -> options.get("bad", OptionType.INTEGER, 1)));
            assertEquals(List.of("plugin:hall (paint): " + complaint, "paint: " + complaint), told.messages());
        }
    }

    private static String message(ThrowingRunnable reading) {
        return assertThrows(IllegalArgumentException.class, reading).getMessage();
    }
}
