package dev.orchestrator.schema.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** UTF-8 to characters, a part at a time, wherever it is split. Refuses what is not UTF-8 at the first byte that cannot be. */
public final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH = 0x8080808080808080L;
    /** As many are copied faster by the library than one by one. */
    private static final int BULK = 32;

    private int pending;
    private int point;
    /** The range of the next continuation byte, which rules out overlong forms, surrogates and what is beyond Unicode. */
    private int low;

    private int high;

    public boolean isWithinCharacter() {
        return pending > 0;
    }

    /** Appends the characters; returns false at the first byte that is not UTF-8. */
    public boolean decode(byte[] bytes, int from, int to, Text out) {
        out.reserve(to - from + 1);
        boolean sound = characters(bytes, from, to, out);
        out.chars[out.length] = 0;
        return sound;
    }

    private boolean characters(byte[] bytes, int from, int to, Text out) {
        int i = from;
        while (i < to) {
            if (pending == 0) {
                i = ascii(bytes, i, to, out);
                if (i < to && !lead(bytes[i++] & 0xff)) {
                    return false;
                }
            } else if (!continuation(bytes[i++] & 0xff, out)) {
                return false;
            }
        }
        return true;
    }

    /** Appends as many characters as are one byte each; most are. */
    private static int ascii(byte[] bytes, int from, int to, Text out) {
        int end = from;
        while (end + Long.BYTES <= to && ((long) LONGS.get(bytes, end) & HIGH) == 0) {
            end += Long.BYTES;
        }
        if (end - from >= BULK) {
            new String(bytes, from, end - from, StandardCharsets.ISO_8859_1)
                    .getChars(0, end - from, out.chars, out.length);
            out.length += end - from;
        } else {
            end = from;
        }
        char[] chars = out.chars;
        int length = out.length;
        while (end < to && bytes[end] >= 0) {
            chars[length++] = (char) bytes[end++];
        }
        out.length = length;
        return end;
    }

    private boolean lead(int b) {
        low = 0x80;
        high = 0xbf;
        if (b >= 0xc2 && b <= 0xdf) {
            pending = 1;
            point = b & 0x1f;
        } else if (b >= 0xe0 && b <= 0xef) {
            pending = 2;
            point = b & 0x0f;
            low = b == 0xe0 ? 0xa0 : low;
            high = b == 0xed ? 0x9f : high;
        } else if (b >= 0xf0 && b <= 0xf4) {
            pending = 3;
            point = b & 0x07;
            low = b == 0xf0 ? 0x90 : low;
            high = b == 0xf4 ? 0x8f : high;
        } else {
            return false;
        }
        return true;
    }

    private boolean continuation(int b, Text out) {
        if (b < low || b > high) {
            return false;
        }
        low = 0x80;
        high = 0xbf;
        point = point << 6 | b & 0x3f;
        if (--pending == 0) {
            if (Character.isBmpCodePoint(point)) {
                out.append((char) point);
            } else {
                out.append(Character.highSurrogate(point));
                out.append(Character.lowSurrogate(point));
            }
        }
        return true;
    }
}
