// SPDX-License-Identifier: Apache-2.0
package io.circus.cli.top.view;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Shares the width of the screen among the columns: the widest texts give way first, then whole columns. */
final class Widths {

    /** Between two columns. */
    static final int GAP = 2;

    private static final int NAME_FIRST = 16;
    private static final int NAME_LAST = 10;
    private static final int SERVER = 8;
    private static final int NOTE = 12;
    /** What the names give way for. */
    private static final int WANTED_NOTE = 40;
    /** What goes while the table is too wide, in this order. */
    private static final List<Column> DISPENSABLE =
            List.of(Column.BAR, Column.CURVE, Column.RESTARTS, Column.FOR, Column.RUNS, Column.MEMORY, Column.ON, Column.CPU, Column.SERVER, Column.STATE);

    private Widths() {}

    /** @param natural the width that each column would like; columns without are left out */
    static Map<Column, Integer> of(Map<Column, Integer> natural, int width) {
        var widths = new EnumMap<Column, Integer>(Column.class);
        widths.putAll(natural);
        int note = widths.getOrDefault(Column.NOTE, 0);
        widths.remove(Column.NOTE);
        shrink(widths, Column.WATCHER, Math.max(NAME_FIRST, width / 5), width - (note > 0 ? Math.min(note, WANTED_NOTE) + GAP : 0));
        shrink(widths, Column.SERVER, SERVER, width);
        for (Column column : DISPENSABLE) {
            if (total(widths) > width) {
                if (column == Column.RESTARTS) {
                    shrink(widths, Column.WATCHER, NAME_FIRST, width);
                }
                if (column == Column.FOR) {
                    shrink(widths, Column.WATCHER, NAME_LAST, width);
                }
                if (total(widths) > width) {
                    widths.remove(column);
                }
            }
        }
        shrink(widths, Column.WATCHER, 1, width);
        int left = width - total(widths) - GAP;
        if (note > 0 && left >= NOTE) {
            widths.put(Column.NOTE, left);
        }
        return widths;
    }

    private static void shrink(Map<Column, Integer> widths, Column column, int least, int width) {
        int much = total(widths) - width;
        if (much > 0 && widths.containsKey(column)) {
            widths.put(column, Math.min(widths.get(column), Math.max(least, widths.get(column) - much)));
        }
    }

    /** The sign has a gap of one. */
    private static int total(Map<Column, Integer> widths) {
        return widths.values().stream().mapToInt(width -> width + GAP).sum() - GAP - (widths.containsKey(Column.SIGN) ? 1 : 0);
    }
}
