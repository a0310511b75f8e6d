/** Returns `GANFORGE_DATA_DIR`, the folder with local copies of datasets, or undefined if it is not set. */
export function dataFolder(): string | undefined {
  return typeof process === 'undefined' ? undefined : process.env.GANFORGE_DATA_DIR || undefined;
}
