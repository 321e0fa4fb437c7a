package dev.orchestrator.testkit.saboteur;

import org.junit.jupiter.api.Test;

class WithstandTest {
    @Test
    void all() throws Exception {
        SabotageReport report = Saboteurs.against(FractionProject.PIPELINE, FractionProject.GOAL)
                .files(FractionProject.files())
                .judges("review")
                .run();
        System.err.println(report);
        report.assertWithstood();
    }
}
