import { atTheEnd } from './at-the-end.ts';
import type { Sink } from './sink.ts';

/** Writes `report.html`, a page that needs no other file and no network. */
export const reportSink: Sink = atTheEnd('report.html', async (files) => {
  const { readReportData } = await import('./report/report-data.ts');
  const { renderReport } = await import('./report/report.ts');
  return renderReport(await readReportData(files));
});
