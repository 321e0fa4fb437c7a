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
import dev.orchestrator.core.model.wire.WireException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** One question and its answer, read on a thread of the client's while the asking one waits, which can be interrupted. */
final class Exchange implements Callback {
    /** Of what an endpoint says when it does not answer. */
    private static final int LONGEST_COMPLAINT = 64 * 1024;

    private static final int CHUNK = 8 * 1024;
    /** A character of an answer may take hundreds of bytes. */
    private static final long LONGEST_STREAM = 256L * 1024 * 1024;

    private final String endpoint;
    private final Protocol protocol;
    private final AnswerReader reader;
    private final ModelRequest request;
    private final ModelCall modelCall;
    private final Secrets secrets;
    private final InstantSource clock;
    private final CompletableFuture<ModelReply> reply = new CompletableFuture<>();

    Exchange(
            String endpoint,
            Protocol protocol,
            AnswerReader reader,
            ModelRequest request,
            ModelCall modelCall,
            Secrets secrets,
            InstantSource clock) {
        this.endpoint = endpoint;
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
            Throwable cause = e.getCause();
            if (cause instanceof ModelException known) {
                throw known;
            }
            throw new ModelException(FailureClass.DEFECT, endpoint + " could not be asked: " + cause, null, cause);
        }
    }

    @Override
    public void onFailure(Call call, IOException e) {
        reply.completeExceptionally(broken(e, "could not be reached"));
    }

    private ModelException broken(IOException e, String otherwise) {
        String what =
                e instanceof InterruptedIOException && !modelCall.cancelled() ? "did not answer in time" : otherwise;
        return new ModelException(
                FailureClass.TRANSIENT,
                endpoint + " " + what + " (" + e.getClass().getSimpleName()
                        + (e.getMessage() == null ? "" : ": " + e.getMessage()) + ")",
                null,
                e,
                neverThere(e) ? Usage.NONE : null);
    }

    private static boolean neverThere(IOException e) {
        return e instanceof ConnectException
                || e instanceof UnknownHostException
                || e instanceof NoRouteToHostException;
    }

    @Override
    public void onResponse(Call call, Response response) {
        try (response) {
            ModelReply answer = response.isSuccessful() ? answer(call, response) : complain(response);
            if (secrets.areIn(answer)) {
                throw new ModelException(
                        FailureClass.POLICY,
                        endpoint + " sent our key back as its answer; it is not kept",
                        null,
                        null,
                        answer.usage());
            }
            reply.complete(answer);
        } catch (WireException e) {
            reply.completeExceptionally(new ModelException(
                    FailureClass.INVALID_OUTPUT,
                    endpoint + " does not keep to its protocol: " + e.getMessage(),
                    null,
                    e));
        } catch (IOException e) {
            reply.completeExceptionally(broken(e, "broke off its answer"));
        } catch (Throwable e) { // the asking thread waits for this; it is thrown there
            reply.completeExceptionally(e);
        }
    }

    private ModelReply complain(Response response) throws IOException {
        BufferedSource source = response.body().source();
        source.request(LONGEST_COMPLAINT);
        String body = source.getBuffer()
                .snapshot((int) Math.min(LONGEST_COMPLAINT, source.getBuffer().size()))
                .utf8();
        throw Failures.of(
                endpoint,
                response.code(),
                response.header("Retry-After"),
                protocol.complaint(secrets.outOf(body)),
                clock.instant());
    }

    private ModelReply answer(Call call, Response response) throws IOException {
        MediaType type = response.body().contentType();
        if (type != null && (type.type().equals("text") && type.subtype().equals("html"))) {
            throw Failures.failure(
                    FailureClass.TRANSIENT, endpoint, "answered with a web page; is there a proxy in between?");
        }
        boolean[] wanted = {true};
        Frames frames = protocol.frames(frame -> {
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
        }
        Protocol.Complaint complaint = clean(reader.complaint());
        if (complaint != null) {
            throw Failures.inStream(endpoint, complaint, used());
        } else if (!wanted[0]) {
            call.cancel();
            String text = reader.text();
            return new ModelReply.Aborted(text, text.length(), "no more was wanted", used());
        } else if (!reader.hasEnded()) {
            throw Failures.failure(
                    FailureClass.TRANSIENT,
                    endpoint,
                    "broke off its answer after " + reader.text().length() + " characters");
        }
        return reader.reply(used());
    }

    private Protocol.@Nullable Complaint clean(Protocol.@Nullable Complaint complaint) {
        return complaint == null
                ? null
                : new Protocol.Complaint(secrets.outOf(complaint.code()), secrets.outOf(complaint.message()));
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
        return Usage.of(input, protocol.hidesThoughts() ? most : Math.min(most, seen));
    }
}
