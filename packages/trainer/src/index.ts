export { type GifOptions, renderGif } from './outputs/gif.ts';
export { renderModelCard } from './outputs/model-card.ts';
export { type GridOptions, renderGrid } from './outputs/png-grid.ts';
export { type ProgressOptions, progressBar } from './outputs/progress-bar.ts';
export { renderReport } from './outputs/report.ts';
export type { ReportData, RunMetrics } from './outputs/report-data.ts';
export { type EventFileWriter, openEventFile } from './outputs/tensorboard.ts';
export { type CompiledSchedule, compileSchedule, type ScheduleTime } from './schedule.ts';
