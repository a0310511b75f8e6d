import type { Artifact, TableRow, TableSpec } from '@ganforge/media';
import type { TableReport } from '@ganforge/metrics';

/** Maximum number of synthetic rows that are compared with training rows to find near copies. */
const SEARCHED = 2000;

/** Contains a report, and the other texts of its page. */
export interface ReportedTable {
  readonly spec: TableSpec;
  readonly report: TableReport;
  readonly training: readonly TableRow[];
  readonly synthetic: readonly TableRow[];
  /** The title of the page. */
  readonly title: string;
  /** Sentences that say how the rows were generated. */
  readonly notes: readonly string[];
}

/**
 * Renders the report of a table as a page, and as JSON next to the page.
 *
 * @param page the path of the page, such as `report.html`
 */
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

/** Returns the path of the JSON file that belongs to a page. */
export function jsonBeside(page: string): string {
  return `${page.replace(/\.html$/, '')}.json`;
}
