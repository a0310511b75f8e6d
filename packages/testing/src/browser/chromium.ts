import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * The path of Chromium. It is the environment variable CHROME_PATH, or a usual path on Linux. It is undefined if there
 * is no Chromium.
 */
export const chromiumPath: string | undefined = [process.env.CHROME_PATH ?? '', ...places].find(existsSync);

/** Starts Chromium without a network. SwiftShader computes WebGL and WebGPU on the CPU. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath!,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--enable-unsafe-webgpu',
      '--use-webgpu-adapter=swiftshader',
    ],
  });
}

/** Opens a page of a site and waits until its script has set `globalThis.ganforge`. */
export async function openPage(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(`page: ${error.message}`));
  await page.goto(url);
  await page.waitForFunction(() => 'ganforge' in globalThis);
  return page;
}
