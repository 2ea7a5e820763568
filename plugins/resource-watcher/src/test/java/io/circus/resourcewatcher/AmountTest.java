// SPDX-License-Identifier: Apache-2.0
package io.circus.resourcewatcher;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.Test;

public class AmountTest {

    private static final double KI = 1024;

    @Test
    public void aNumberAloneIsPercent() {
        assertEquals(new Amount(90, true), Amount.parse("90"));
        assertEquals(new Amount(0.5, true), Amount.parse(" .5 "));
        assertEquals(new Amount(12.5, true), Amount.parse("12.5 %"));
    }

    @Test
    public void everyUnitIsAPowerOf1024() {
        List<List<String>> units = List.of(List.of("B", "byte"), List.of("K", "k", "kilo", "Ki", "kibi", "KB", "KiB"),
                List.of("M", "mega", "Mi", "mebi", "MB"), List.of("G", "giga", "Gi", "gibi"), List.of("T", "tera", "Ti", "tebi"),
                List.of("P", "peta", "Pi", "pebi"), List.of("E", "exa", "Ei", "exbi"), List.of("Z", "zetta", "Zi", "zebi"),
                List.of("Y", "iotta", "Yi", "yobi"));
        for (int power = 0; power < units.size(); power++) {
            for (String unit : units.get(power)) {
                assertEquals(unit, new Amount(3 * Math.pow(KI, power), false), Amount.parse("3" + unit));
                assertEquals(unit, new Amount(1.5 * Math.pow(KI, power), false), Amount.parse("1.5 " + unit));
            }
        }
    }

    @Test
    public void aSizeIsComparedWithBytesAndANumberWithPercent() {
        assertTrue(Amount.parse("1K").isLessThan(0, 1025));
        assertFalse(Amount.parse("1K").isLessThan(100, 1024));
        assertTrue(Amount.parse("50").isMoreThan(49, Long.MAX_VALUE));
        assertFalse(Amount.parse("50").isMoreThan(50, 0));
    }

    @Test
    public void saysWhatIsExpected() {
        for (String wrong : List.of("", "much", "1 X", "-1", "1.5.2M", "1 bytes of it")) {
            assertEquals("expected a percentage such as 90 or a size such as 1.5G, got '" + wrong + "'",
                    assertThrows(IllegalArgumentException.class, () -> Amount.parse(wrong)).getMessage());
        }
    }
}
