import type { Artifact, TableRow, TableSpec } from '@ganforge/media';
import type { TableReport } from '@ganforge/metrics';

/** Synthetic rows of which the nearest to training rows are looked for. */
const SEARCHED = 2000;

/** A report, and what its page says beside it. */
export interface ReportedTable {
  readonly spec: TableSpec;
  readonly report: TableReport;
  readonly training: readonly TableRow[];
  readonly synthetic: readonly TableRow[];
  /** What the rows are called. */
  readonly title: string;
  /** How they were made. */
  readonly notes: readonly string[];
}

/** The report of a table as a page, and beside it the same as JSON. @param page where it is to be, `report.html` */
export async function tableReportFiles(page: string, made: ReportedTable): Promise<Artifact[]> {
  const { nearestRows, tableReportPage } = await import('@ganforge/metrics');
  const { spec, report, training, synthetic, title, notes } = made;
  const nearest = await nearestRows(spec, { training, synthetic: synthetic.slice(0, SEARCHED) });
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  return [
    { path: page, mime: 'text/html', bytes: bytes(tableReportPage(report, { title, notes, nearest })) },
    {
      path: jsonBeside(page),
      mime: 'application/json',
      bytes: bytes(`${JSON.stringify({ ...report, nearest }, null, 1)}\n`),
    },
  ];
}

/** Where the JSON of a page is. */
export function jsonBeside(page: string): string {
  return `${page.replace(/\.html$/, '')}.json`;
}
