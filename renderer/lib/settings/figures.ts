import { aspects } from "../../../shared/aspects.ts";
import type { QualityReport, RetrievalFigures } from "../../../shared/domain.ts";
import { formatShare } from "../ui/format.ts";
import { count, strings } from "../ui/strings.ts";

/** A heading in plain words, with the field's own term where there is one. */
export interface Words {
  readonly words: string;
  readonly term?: string;
}

export interface Figures {
  readonly caption: Words;
  /** The first is that of the rows' names. */
  readonly heads: readonly Words[];
  readonly rows: readonly (Words & { readonly cells: readonly string[] })[];
}

const measures = ["precisionAt10", "meanAveragePrecision", "nearestNeighbour"] as const;

/** What a report says, as tables: all together, by aspect, by label, and what was not measured. */
export function figuresOf(report: QualityReport): Figures[] {
  const tables = [overallFigures(report), aspectFigures(report), labelFigures(report)];
  return Object.keys(report.neutral).length === 0 ? tables : [...tables, neutralFigures(report)];
}

function neutralFigures({ neutral }: QualityReport): Figures {
  return {
    caption: { words: "Not measured", term: "neutral values" },
    heads: [{ words: "What could not be measured" }, { words: "Sounds" }],
    rows: Object.entries(neutral).map(([descriptor, sounds]) => ({
      words: descriptor,
      cells: [count(sounds)],
    })),
  };
}

function overallFigures({ overall }: QualityReport): Figures {
  const { everySound, everyLabel } = strings.averages;
  return {
    caption: { words: "All together" },
    heads: [{ words: "How often the label is the same" }, everySound, everyLabel],
    rows: measures.map((measure) => ({
      ...strings.measures[measure],
      cells: [formatShare(overall[measure].micro), formatShare(overall[measure].macro)],
    })),
  };
}

function aspectFigures(report: QualityReport): Figures {
  const macros = (figures: RetrievalFigures) =>
    measures.map((measure) => formatShare(figures[measure].macro));
  return {
    caption: { words: "By one aspect alone", term: strings.averages.everyLabel.term },
    heads: [{ words: "Aspect" }, ...measures.map((measure) => strings.measures[measure])],
    rows: aspects.map((aspect) => ({
      words: strings.aspects[aspect],
      cells: macros(report.aspects[aspect]),
    })),
  };
}

function labelFigures({ labels }: QualityReport): Figures {
  return {
    caption: { words: "By label" },
    heads: [
      { words: "Label" },
      { words: "Sounds" },
      strings.measures.precisionAt10,
      { words: "Otherwise most often" },
    ],
    rows: labels.map(({ label, sounds, precisionAt10, confusedWith }) => ({
      words: label,
      cells: [count(sounds), formatShare(precisionAt10), confusedWith ?? "none"],
    })),
  };
}
