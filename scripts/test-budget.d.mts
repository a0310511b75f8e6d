/** The part of vitest's JSON report that is read. Times are in milliseconds. */
export interface TestReport {
  readonly testResults: readonly { readonly name: string; readonly startTime: number; readonly endTime: number }[];
}
export const LARGEST_SHARE: number;
export function sharesOf(report: TestReport): { file: string; seconds: number; share: number }[];
export function overBudget(report: TestReport): string[];
