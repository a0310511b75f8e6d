export type { Browser, Page } from 'playwright-core';
export { askPage } from './browser/ask-page.ts';
export { chromiumPath, launch, openPage } from './browser/chromium.ts';
export { inChromium } from './browser/in-chromium.ts';
export { type Site, serve, serveFolder } from './browser/site.ts';
