package dev.orchestrator.core.model.http;

import dev.orchestrator.api.FailureClass;
import dev.orchestrator.api.Usage;
import dev.orchestrator.api.model.ModelCall;
import dev.orchestrator.api.model.ModelException;
import dev.orchestrator.api.model.ModelReply;
import dev.orchestrator.api.model.ModelRequest;
import dev.orchestrator.core.model.price.InputBound;
import dev.orchestrator.core.model.wire.AnswerReader;
import dev.orchestrator.core.model.wire.Frames;
import dev.orchestrator.core.model.wire.Protocol;
import dev.orchestrator.core.model.wire.Protocol.Complaint;
import dev.orchestrator.core.model.wire.Trouble;
import dev.orchestrator.core.model.wire.WireException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.EventListener;
import okhttp3.MediaType;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** One question and its answer, read on a thread of the client's while the asking one waits, which can be interrupted. */
final class Exchange implements Callback {
    /** Of what an endpoint says when it does not answer. */
    private static final int LONGEST_COMPLAINT = 64 * 1024;

    private static final int CHUNK = 8 * 1024;
    /** A character of an answer may take hundreds of bytes. */
    private static final long LONGEST_STREAM = 256L * 1024 * 1024;

    private final Failures failures;
    private final Protocol protocol;
    private final AnswerReader reader;
    private final ModelRequest request;
    private final ModelCall modelCall;
    private final Secrets secrets;
    private final InstantSource clock;
    private final CompletableFuture<ModelReply> reply = new CompletableFuture<>();
    /** What was not even begun to be sent, nobody can have begun to answer. */
    private volatile boolean sent;

    Exchange(
            Failures failures,
            Protocol protocol,
            AnswerReader reader,
            ModelRequest request,
            ModelCall modelCall,
            Secrets secrets,
            InstantSource clock) {
        this.failures = failures;
        this.protocol = protocol;
        this.reader = reader;
        this.request = request;
        this.modelCall = modelCall;
        this.secrets = secrets;
        this.clock = clock;
    }

    ModelReply await() throws InterruptedException {
        try {
            return reply.get();
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            if (cause instanceof ModelException known) {
                throw known;
            }
            throw failures.defect(cause);
        }
    }

    /** Returns what hears that the request goes out. */
    EventListener sending() {
        return new EventListener() {
            @Override
            public void requestHeadersStart(Call call) {
                sent = true;
            }
        };
    }

    @Override
    public void onFailure(Call call, IOException e) {
        reply.completeExceptionally(broken(e, "hung up without an answer"));
    }

    private ModelException broken(IOException e, String what) {
        return failures.broken(e, what, sent, e instanceof InterruptedIOException && !modelCall.cancelled());
    }

    @Override
    public void onResponse(Call call, Response response) {
        try (response) {
            ModelReply answer = response.isSuccessful() ? answer(call, response) : complain(response);
            if (secrets.areIn(answer)) {
                throw failures.failure(
                        FailureClass.POLICY, "sent our key back as its answer; it is not kept", answer.usage());
            }
            reply.complete(answer);
        } catch (WireException e) {
            reply.completeExceptionally(failures.notOfProtocol(e));
        } catch (IOException e) {
            reply.completeExceptionally(broken(e, "broke off its answer"));
        } catch (Throwable e) { // the asking thread waits for this; it is thrown there
            reply.completeExceptionally(e);
        }
    }

    private ModelReply complain(Response response) {
        BufferedSource source = response.body().source();
        try {
            source.request(LONGEST_COMPLAINT);
        } catch (IOException halfOfIt) {
            // The status says enough.
        }
        String body = source.getBuffer()
                .snapshot((int) Math.min(LONGEST_COMPLAINT, source.getBuffer().size()))
                .utf8();
        throw failures.of(response.code(), response.header("Retry-After"), protocol.complaint(body), clock.instant());
    }

    private ModelReply answer(Call call, Response response) throws IOException {
        MediaType type = response.body().contentType();
        if (type != null && (type.type().equals("text") && type.subtype().equals("html"))) {
            throw failures.failure(
                    FailureClass.TRANSIENT, "answered with a web page; is there a proxy in between?", null);
        }
        boolean[] wanted = {true};
        boolean[] any = {false};
        Buffer instead = new Buffer();
        Frames frames = protocol.frames(frame -> {
            any[0] = true;
            if (wanted[0] && !reader.isClosed()) {
                reader.read(frame);
                wanted[0] = reader.complaint() == null && listen();
            }
        });
        BufferedSource source = response.body().source();
        byte[] chunk = new byte[CHUNK];
        long read = 0;
        while (wanted[0] && !reader.isClosed()) {
            int count = read(source, chunk);
            if (count < 0) {
                end(frames);
                break;
            }
            read += count;
            if (read > LONGEST_STREAM) {
                throw new WireException("an answer has more than " + LONGEST_STREAM + " bytes");
            }
            frames.feed(chunk, 0, count);
            if (!any[0]) {
                instead.write(chunk, 0, (int) Math.min(count, LONGEST_COMPLAINT - instead.size()));
            }
        }
        Complaint complaint = any[0] ? reader.complaint() : noStream(instead.readUtf8());
        if (complaint != null) {
            throw failures.inStream(complaint, used(complaint, any[0]));
        } else if (!wanted[0]) {
            call.cancel();
            String text = reader.text();
            return new ModelReply.Aborted(text, text.length(), "no more was wanted", used());
        } else if (!reader.hasEnded()) {
            throw failures.failure(
                    FailureClass.TRANSIENT,
                    "broke off its answer after " + reader.text().length() + " characters",
                    null);
        }
        String failure = reader.failure();
        if (failure != null) {
            throw failures.gaveUp(failure, used());
        }
        return reader.reply(used());
    }

    /** Returns what is said where no stream comes; null if nothing is. */
    private @Nullable Complaint noStream(String body) {
        Complaint complaint = protocol.complaint(body);
        if (complaint == null && body.stripLeading().startsWith("{")) {
            throw new WireException("it answered with one text and not with a stream; is something in between?");
        }
        return complaint;
    }

    private @Nullable Usage used(Complaint complaint, boolean began) {
        if (complaint.trouble() == Trouble.TOO_LONG && reader.seen() == 0) {
            return Usage.NONE;
        }
        return began ? used() : null;
    }

    /** Half a message at the end is a stream that broke off, which is known by what is missing. */
    private static void end(Frames frames) {
        try {
            frames.end();
        } catch (WireException half) {
            // As if it had not begun.
        }
    }

    /** What breaks off after the end of the answer takes nothing from it. */
    private int read(BufferedSource source, byte[] chunk) throws IOException {
        try {
            return source.read(chunk);
        } catch (IOException e) {
            if (reader.hasEnded()) {
                return -1;
            }
            throw e;
        }
    }

    private boolean listen() {
        String news = reader.news();
        return news.isEmpty() ? !modelCall.cancelled() : modelCall.delta(news);
    }

    /** What the endpoint does not say, or had no time to, is bounded. */
    private Usage used() {
        Usage known = reader.usage();
        long input = known.inputTokens() > 0 ? known.inputTokens() : InputBound.of(request);
        if (reader.hasEnded() && known.outputTokens() > 0) {
            return Usage.of(input, known.outputTokens());
        }
        long most = Math.max(known.outputTokens(), request.maxOutputTokens());
        long seen = Math.max(known.outputTokens(), reader.seen());
        return Usage.of(input, protocol.hidesThoughts(request, reader.hasThoughts()) ? most : Math.min(most, seen));
    }
}
