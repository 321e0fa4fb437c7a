package dev.orchestrator.core.report;

import dev.orchestrator.api.TaskStatus;

/** The characters a terminal or log can show. */
enum Glyphs {
    UNICODE("├─ ", "└─ ", "│  ", "…", '█', '░', "←"),
    ASCII("|- ", "`- ", "|  ", "...", '#', '.', "<-");

    final String branch;
    final String lastBranch;
    final String bar;
    final String ellipsis;
    final char full;
    final char free;
    final String because;

    Glyphs(String branch, String lastBranch, String bar, String ellipsis, char full, char free, String because) {
        this.branch = branch;
        this.lastBranch = lastBranch;
        this.bar = bar;
        this.ellipsis = ellipsis;
        this.full = full;
        this.free = free;
        this.because = because;
    }

    String sign(TaskStatus status) {
        return this == UNICODE ? StatusMark.sign(status) : StatusMark.asciiSign(status);
    }
}
