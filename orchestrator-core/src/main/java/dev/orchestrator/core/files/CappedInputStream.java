package dev.orchestrator.core.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Fails once more bytes were read than there may be. */
final class CappedInputStream extends FilterInputStream {
    private long left;

    CappedInputStream(InputStream in, long cap) {
        super(in);
        this.left = cap;
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        if (next >= 0) {
            count(1);
        }
        return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        count(Math.max(read, 0));
        return read;
    }

    @Override
    public long skip(long n) throws IOException {
        long skipped = super.skip(n);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long bytes) throws CapReachedException {
        left -= bytes;
        if (left < 0) {
            throw new CapReachedException();
        }
    }

    /** More bytes than there may be. */
    static final class CapReachedException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
