// SPDX-License-Identifier: Apache-2.0
package io.circus.itests.web;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** A picture of a page with a palette: a third of the bytes. Its most frequent colours stay, the others become the nearest of them. */
final class SmallPicture {

    private static final int COLOURS = 256;

    private SmallPicture() {}

    static void write(byte[] png, Path file) throws IOException {
        BufferedImage full = ImageIO.read(new ByteArrayInputStream(png));
        var counts = new HashMap<Integer, Integer>();
        for (int y = 0; y < full.getHeight(); y++) {
            for (int x = 0; x < full.getWidth(); x++) {
                counts.merge(full.getRGB(x, y), 1, Integer::sum);
            }
        }
        List<Integer> palette = counts.entrySet().stream().sorted(Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey())).limit(COLOURS).map(Map.Entry::getKey).toList();
        int[] colours = palette.stream().mapToInt(Integer::intValue).toArray();
        var small = new BufferedImage(full.getWidth(), full.getHeight(), BufferedImage.TYPE_BYTE_INDEXED,
                new IndexColorModel(8, colours.length, colours, 0, false, -1, java.awt.image.DataBuffer.TYPE_BYTE));
        var indexes = new HashMap<Integer, Integer>();
        for (int y = 0; y < full.getHeight(); y++) {
            for (int x = 0; x < full.getWidth(); x++) {
                int index = indexes.computeIfAbsent(full.getRGB(x, y), colour -> nearest(colours, colour));
                small.getRaster().setSample(x, y, 0, index);
            }
        }
        ImageIO.write(small, "png", file.toFile());
    }

    private static int nearest(int[] colours, int wanted) {
        int best = 0;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < colours.length; i++) {
            long distance = 0;
            for (int shift = 0; shift <= 16; shift += 8) {
                long difference = (colours[i] >> shift & 0xff) - (wanted >> shift & 0xff);
                distance += difference * difference;
            }
            if (distance < least) {
                least = distance;
                best = i;
            }
        }
        return best;
    }
}
