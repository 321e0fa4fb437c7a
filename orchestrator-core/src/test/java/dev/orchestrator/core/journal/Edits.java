package dev.orchestrator.core.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Changes the bytes of JSON at random. */
final class Edits {
    /** What JSON is made of, so that edits often leave something that still is JSON. */
    private static final byte[] LIKELY = "{}[]\",:\\-+.eE0159tfnu \n\u0000".getBytes(StandardCharsets.UTF_8);

    private Edits() {}

    /** Changes one to three places; what comes out is not what went in. */
    static byte[] of(byte[] before, SplittableRandom random) {
        byte[] bytes = before;
        while (Arrays.equals(bytes, before)) {
            bytes = before;
            for (int i = random.nextInt(3); i >= 0; i--) {
                bytes = edited(bytes, random);
            }
        }
        return bytes;
    }

    private static byte[] edited(byte[] bytes, SplittableRandom random) {
        if (bytes.length == 0) {
            return new byte[] {LIKELY[random.nextInt(LIKELY.length)]};
        }
        int at = random.nextInt(bytes.length);
        byte put = random.nextBoolean() ? LIKELY[random.nextInt(LIKELY.length)] : (byte) random.nextInt(256);
        switch (random.nextInt(4)) {
            case 0 -> {
                byte[] changed = bytes.clone();
                changed[at] = put;
                return changed;
            }
            case 1 -> {
                return joined(Arrays.copyOf(bytes, at), new byte[] {put}, Arrays.copyOfRange(bytes, at, bytes.length));
            }
            case 2 -> {
                return joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + 1, bytes.length));
            }
            default -> {
                return Arrays.copyOf(bytes, at);
            }
        }
    }

    private static byte[] joined(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(p -> p.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
