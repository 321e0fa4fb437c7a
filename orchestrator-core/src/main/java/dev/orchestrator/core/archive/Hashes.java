package dev.orchestrator.core.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of streams. */
final class Hashes {
    private Hashes() {}

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Copies a stream to its end and returns how many bytes it had. */
    static long copy(InputStream in, OutputStream out, MessageDigest sha) throws IOException {
        byte[] buffer = new byte[1 << 14];
        long size = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            sha.update(buffer, 0, n);
            out.write(buffer, 0, n);
            size += n;
        }
        return size;
    }
}
