import type { Dataset } from '@ganforge/core';
import type { TableDataset } from '@ganforge/data';
import { GanError } from '@ganforge/formats';
import type { Artifact, Spec, TableRow } from '@ganforge/media';
import type { TableReport } from '@ganforge/metrics';
import type { TableJudging } from '../measure/example-judges.ts';
import { checkGroup, type TableSettings, tableClass } from '../measure/table-class.ts';
import { jsonBeside, tableReportFiles } from '../measure/table-report-files.ts';

const where = 'cli/evaluate';

/** Judges the rows of a table and then renders the report. */
export interface JudgedTable {
  readonly judging: TableJudging;
  /** Returns the files of the report, the page first. There are none if there were too few rows. */
  files(page: string, about: { readonly title: string; readonly notes: readonly string[] }): Promise<Artifact[]>;
}

/**
 * Creates the judge of rows for a dataset. Returns undefined if the samples are not rows of a table.
 *
 * @throws GanError `argument` if a column or a category does not exist, or if table options are given for samples that
 *   are not rows
 */
export async function judgedTable(
  spec: Spec,
  dataset: Dataset,
  settings: TableSettings & { readonly report?: string | undefined; readonly out?: string | undefined },
): Promise<JudgedTable | undefined> {
  if (spec.kind !== 'table') {
    const option = (['target', 'positive', 'group', 'report'] as const).find((name) => settings[name] !== undefined);
    if (option === undefined) return undefined;
    throw new GanError(where, `--${option} is for tables, but the samples are ${spec.kind}. Leave it out.`);
  }
  if (settings.report !== undefined && settings.out === jsonBeside(settings.report)) {
    throw new GanError(where, `--report ${settings.report} also writes ${settings.out}. Give --out another name.`);
  }
  const table = dataset as TableDataset;
  const training = table.trainingRows();
  const of = await tableClass(where, spec, training, settings);
  checkGroup(where, spec, settings);
  const asked = settings.target ?? settings.group ?? settings.report;
  if (asked !== undefined && table.holdoutRows().length === 0) {
    throw new GanError(
      where,
      'a report needs real rows that were not used for training, but this table has too few rows for that.',
    );
  }
  let found: { readonly report: TableReport; readonly synthetic: readonly TableRow[] } | undefined;
  return {
    judging: {
      full: true,
      ...{ of, group: settings.group },
      onReport: (report, synthetic) => {
        found = { report, synthetic };
      },
    },
    files: async (page, about) =>
      found === undefined ? [] : tableReportFiles(page, { spec, training, ...found, ...about }),
  };
}
