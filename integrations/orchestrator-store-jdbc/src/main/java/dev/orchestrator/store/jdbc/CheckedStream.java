package dev.orchestrator.store.jdbc;

import dev.orchestrator.api.store.StoreException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** An artifact's bytes on their way out: at their end they must have had the hash they are kept by. */
final class CheckedStream extends FilterInputStream {
    private final String sha256;
    private final String where;
    private final MessageDigest digest = Content.sha256();
    private boolean ended;

    CheckedStream(InputStream in, String sha256, String where) {
        super(in);
        this.sha256 = sha256;
        this.where = where;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = in.read(into, offset, length);
        if (count >= 0) {
            digest.update(into, offset, count);
        } else if (!ended) {
            ended = true;
            String actual = HexFormat.of().formatHex(digest.digest());
            if (!actual.equals(sha256)) {
                throw new StoreException("artifact " + sha256 + " is damaged: the bytes in " + where + " have the hash "
                        + actual + "; restore it from a backup");
            }
        }
        return count;
    }

    /** Reads what it skips: all bytes count for the hash. */
    @Override
    public long skip(long count) throws IOException {
        byte[] passed = new byte[(int) Math.min(Math.max(count, 0), 1 << 13)];
        long skipped = 0;
        while (skipped < count) {
            int read = read(passed, 0, (int) Math.min(passed.length, count - skipped));
            if (read < 0) {
                break;
            }
            skipped += read;
        }
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void mark(int limit) {
        // Not supported: bytes read twice would count twice.
    }

    @Override
    public void reset() throws IOException {
        throw new IOException("an artifact's stream cannot be rewound; open it again");
    }
}
