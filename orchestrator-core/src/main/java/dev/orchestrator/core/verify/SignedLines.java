package dev.orchestrator.core.verify;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Lines of fields, each signed with a key and its number: who does not know the key can neither add, change, drop nor
 * move one unnoticed, but for cutting lines off at the end. Not thread-safe.
 *
 * <p>Runs in the forked JVM too, so it uses nothing but Java.
 */
final class SignedLines {
    static final int KEY_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;
    private long number;

    SignedLines(byte[] key) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** Returns a key that nobody can guess. */
    static byte[] newKey() {
        try {
            KeyGenerator generator = KeyGenerator.getInstance(ALGORITHM);
            generator.init(KEY_BYTES * Byte.SIZE);
            return generator.generateKey().getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** Returns the next line, without a line break. */
    String write(String... fields) {
        StringJoiner body = new StringJoiner(",");
        for (String field : fields) {
            body.add(Base64.getEncoder().encodeToString(field.getBytes(StandardCharsets.UTF_8)));
        }
        return sign(body.toString()) + ' ' + body;
    }

    /** Returns the next line's fields; empty if it is not genuine. */
    Optional<List<String>> read(String line) {
        int space = line.indexOf(' ');
        String body = line.substring(space + 1);
        byte[] claimed = line.substring(0, Math.max(space, 0)).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(claimed, sign(body).getBytes(StandardCharsets.UTF_8))) {
            return Optional.empty();
        }
        List<String> fields = new ArrayList<>();
        for (String field : body.split(",", -1)) {
            fields.add(new String(Base64.getDecoder().decode(field), StandardCharsets.UTF_8));
        }
        return Optional.of(fields);
    }

    private String sign(String body) {
        String text = number++ + " " + body;
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
