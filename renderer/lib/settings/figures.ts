import { aspects } from "../../../shared/aspects.ts";
import type { QualityReport, RetrievalFigures } from "../../../shared/domain.ts";
import { formatShare } from "../ui/format.ts";
import { count } from "../strings/numbers.ts";
import { strings } from "../strings/index.ts";

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
  const { notMeasured, unmeasured, sounds } = strings.settings.figures;
  return {
    caption: notMeasured,
    heads: [{ words: unmeasured }, { words: sounds }],
    rows: Object.entries(neutral).map(([descriptor, neutralSounds]) => ({
      words: descriptor,
      cells: [count(neutralSounds)],
    })),
  };
}

function overallFigures({ overall }: QualityReport): Figures {
  const { everySound, everyLabel } = strings.settings.averages;
  return {
    caption: { words: strings.settings.figures.all },
    heads: [{ words: strings.settings.figures.sameLabel }, everySound, everyLabel],
    rows: measures.map((measure) => ({
      ...strings.settings.measures[measure],
      cells: [formatShare(overall[measure].micro), formatShare(overall[measure].macro)],
    })),
  };
}

function aspectFigures(report: QualityReport): Figures {
  const macros = (figures: RetrievalFigures) =>
    measures.map((measure) => formatShare(figures[measure].macro));
  return {
    caption: {
      words: strings.settings.figures.byAspect,
      term: strings.settings.averages.everyLabel.term,
    },
    heads: [
      { words: strings.settings.figures.aspect },
      ...measures.map((measure) => strings.settings.measures[measure]),
    ],
    rows: aspects.map((aspect) => ({
      words: strings.similar.aspects[aspect],
      cells: macros(report.aspects[aspect]),
    })),
  };
}

function labelFigures({ labels }: QualityReport): Figures {
  const words = strings.settings.figures;
  return {
    caption: { words: words.byLabel },
    heads: [
      { words: words.label },
      { words: words.sounds },
      strings.settings.measures.precisionAt10,
      { words: words.confusedWith },
    ],
    rows: labels.map(({ label, sounds, precisionAt10, confusedWith }) => ({
      words: label,
      cells: [count(sounds), formatShare(precisionAt10), confusedWith ?? words.none],
    })),
  };
}
