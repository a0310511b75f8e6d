import { launch, openPage } from './chromium.ts';
import { serve } from './site.ts';

/**
 * Serves a page and folders, opens the page in Chromium, and calls the function `globalThis.ganforge` that its script
 * sets. Returns the result of this function.
 *
 * @param script a file named page.ts; see {@link serve}
 * @param folders folders that are served by name
 */
export async function askPage<Answer>(script: URL, folders: Readonly<Record<string, string>>): Promise<Answer> {
  const site = await serve(script, folders);
  try {
    const browser = await launch();
    try {
      const page = await openPage(browser, site.url);
      return await page.evaluate(() => (globalThis as unknown as { ganforge: () => Promise<Answer> }).ganforge());
    } finally {
      await browser.close();
    }
  } finally {
    await site.close();
  }
}
