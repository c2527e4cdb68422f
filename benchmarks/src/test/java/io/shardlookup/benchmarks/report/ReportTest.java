package io.shardlookup.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ReportTest {
  private static final Row MET =
      new Row("fast", "64 in flight", 300_000.0, "1/s", "echo", 100_000.0, 3.0, 0.04, "≥ 3×", true);
  private static final Row MISSED =
      new Row("slow", "a < b", 2.0, "ns", "map", 1.0, 2.0, 0.1, "≤ 1.5×", false);
  private static final Row ABSENT = Row.notMeasured("none", "any", "peer", "no peer here");

  @TempDir private Path folder;

  @Test
  void readsBackTheRowsThatItWrote() throws IOException {
    ResultsFile file = new ResultsFile(folder.resolve("results/latest.json"));

    file.write(List.of(MET, MISSED, ABSENT));

    assertThat(file.read()).containsExactly(MET, MISSED, ABSENT);
    assertThat(Files.readString(folder.resolve("results/latest.json")))
        .contains("\"versus_value\": 100000.0", "\"value\": null", "\"met\": true");
  }

  @Test
  void knowsNoRowsBeforeTheFirstRun() throws IOException {
    assertThat(new ResultsFile(folder.resolve("latest.json")).read()).isEmpty();
  }

  @Test
  void replacesAMeasurementWholeAndInItsPlace() {
    Row again = new Row("fast", "512", 1.0, "1/s", "echo", 1.0, 1.0, 0.0, "≥ 3×", false);

    assertThat(ResultsFile.merge(List.of(MET, MET, MISSED), List.of(ABSENT, again)))
        .containsExactly(again, MISSED, ABSENT);
  }

  @Test
  void showsEveryRowWhatItDoesNotShowAndWhyAGoalIsMissed() throws IOException {
    List<Topic> topics =
        List.of(
            new Topic("fast", "How fast.", "anything else."),
            new Topic("slow", "How slow.", "why."),
            new Topic("none", "Nothing.", "something."));
    Path page = folder.resolve("docs/performance.md");

    new PerformancePage(page, topics)
        .write("A machine.", List.of(MET, MISSED, ABSENT), Map.of("slow", "42 % Some.frame"));

    String text = Files.readString(page);
    assertThat(text)
        .contains("A machine.")
        .contains(
            "| `fast` | 64 in flight | 300,000 1/s | echo: 100,000 1/s | 3× | 4 % | ≥ 3× | yes |")
        .contains("| `slow` | a < b | 2 ns | map: 1 ns | 2× | 10 % | ≤ 1.5× | **no** |")
        .contains("not measured: no peer here")
        .contains("It does **not** show: anything else.")
        .contains("Why a goal is missed", "42 % Some.frame")
        .contains("![slow](performance/slow.svg)")
        .doesNotContain("none.svg");
    assertThat(folder.resolve("docs/performance/slow.svg")).exists();
  }

  @Test
  void drawsABarForEachRatioAndATickForItsGoal() throws Exception {
    Document svg = parse(new RatioChart(List.of(MET, MISSED, ABSENT)).svg());

    assertThat(svg.getElementsByTagName("rect").getLength()).as("background and bars").isEqualTo(3);
    assertThat(svg.getElementsByTagName("line").getLength()).as("1× and goals").isEqualTo(3);
    assertThat(svg.getDocumentElement().getTextContent()).contains("a < b", "3×", "2×");
  }

  @Test
  void drawsNoTickForAGoalThatIsNoRatio() throws Exception {
    Row row = new Row("late", "p99", 50.0, "ms", "peer", 20.0, 2.5, 0.1, "≤ 100 ms", true);

    Document svg = parse(new RatioChart(List.of(row)).svg());

    assertThat(svg.getElementsByTagName("line").getLength()).as("1×").isEqualTo(1);
  }

  @Test
  void keepsThreeDigits() {
    assertThat(Numbers.plain(0.012345)).isEqualTo("0.0123");
    assertThat(Numbers.plain(1.2345)).isEqualTo("1.23");
    assertThat(Numbers.plain(123_456.7)).isEqualTo("123,457");
    assertThat(Numbers.plain(0)).isEqualTo("0");
    assertThat(Numbers.plain(Double.NaN)).isEqualTo("-");
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }
}
