import type { Artifact, TableRow, TableSpec } from '@ganforge/media';
import type { TableReport } from '@ganforge/metrics';

/** The most synthetic rows that are searched for near copies of training rows. */
const SEARCHED = 2000;

/** A report, and the further text of its page. */
export interface ReportedTable {
  readonly spec: TableSpec;
  readonly report: TableReport;
  readonly training: readonly TableRow[];
  readonly synthetic: readonly TableRow[];
  /** Title of the page. */
  readonly title: string;
  /** Sentences on how the rows were made. */
  readonly notes: readonly string[];
}

/**
 * Renders the report of a table as a page and as JSON next to it. @param page path of the page, such as `report.html`
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

/** Returns the path of a page's JSON. */
export function jsonBeside(page: string): string {
  return `${page.replace(/\.html$/, '')}.json`;
}
