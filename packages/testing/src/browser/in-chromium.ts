import { expect, it } from 'vitest';
import { chromiumPath } from './chromium.ts';

/**
 * Defines tests that need Chromium. Without Chromium, it defines a single test that reports this.
 *
 * @param what the subject of the tests, such as `a run in a browser`
 * @param define a function that calls `it` or `describe`
 */
export function inChromium(what: string, define: () => void): void {
  if (chromiumPath !== undefined) {
    define();
    return;
  }
  it(`not tested: ${what}, since no Chromium was found (set CHROME_PATH)`, () => {
    console.info(`${what}: not tested, no Chromium was found. Install chromium or set CHROME_PATH.`);
    expect(chromiumPath).toBeUndefined();
  });
}
