/** The folder with local copies of datasets, `GANFORGE_DATA_DIR`, if there is an environment that sets it. */
export function dataFolder(): string | undefined {
  return typeof process === 'undefined' ? undefined : process.env.GANFORGE_DATA_DIR || undefined;
}
