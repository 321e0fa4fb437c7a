package dev.orchestrator.core.kernel;

import dev.orchestrator.api.file.FileTree;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Hashes of what is judged and approved: SHA-256, in lower-case hexadecimal. */
public final class Digests {
    private static final int LENGTH = 4;
    /** Longer texts than this are worth a copy of their bytes. */
    private static final int SHORT = 64;

    private static final ThreadLocal<byte[]> BUFFER = ThreadLocal.withInitial(() -> new byte[LENGTH + SHORT]);

    /** A fresh one is the largest object that a small task would need. */
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Digests::newSha256);

    private Digests() {}

    /**
     * Returns the digest of a submission: over the result's canonical JSON (or the hash of its artifact, or its members
     * one by one), and the digest of its files unless there are none.
     */
    public static String submission(Content result, FileTree files) {
        MessageDigest sha = sha256();
        update(sha, result);
        if (!files.isEmpty()) {
            sha.update((byte) 'f');
            sha.update(files.digest().getBytes(StandardCharsets.US_ASCII));
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    /** Returns the digest of some texts, each told from the next. */
    public static String texts(String... parts) {
        MessageDigest sha = sha256();
        for (String part : parts) {
            update(sha, part);
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private static void update(MessageDigest sha, Content content) {
        if (content instanceof Content.Inline inline) {
            sha.update((byte) 'i');
            update(sha, inline.json());
        } else if (content instanceof Content.Stored stored) {
            sha.update((byte) 's');
            sha.update(stored.ref().sha256().getBytes(StandardCharsets.US_ASCII));
        } else if (content instanceof Content.Joined joined) {
            sha.update((byte) 'j');
            for (int i = 0; i < joined.names().size(); i++) {
                update(sha, joined.names().get(i));
                update(sha, joined.members().get(i));
            }
            sha.update((byte) 'e');
        }
    }

    private static void update(MessageDigest sha, String text) {
        byte[] bytes = text.length() <= SHORT ? ascii(text) : null;
        if (bytes != null) {
            sha.update(bytes, 0, LENGTH + text.length());
        } else {
            byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
            sha.update(length(new byte[LENGTH], encoded.length));
            sha.update(encoded);
        }
    }

    /** Returns a buffer that begins with the text's length and bytes, or null if it takes more than one byte a character. */
    private static byte @Nullable [] ascii(String text) {
        byte[] bytes = length(BUFFER.get(), text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return null;
            }
            bytes[LENGTH + i] = (byte) c;
        }
        return bytes;
    }

    private static byte[] length(byte[] into, int length) {
        into[0] = (byte) (length >>> 24);
        into[1] = (byte) (length >>> 16);
        into[2] = (byte) (length >>> 8);
        into[3] = (byte) length;
        return into;
    }

    private static MessageDigest sha256() {
        MessageDigest sha = SHA_256.get();
        sha.reset();
        return sha;
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
