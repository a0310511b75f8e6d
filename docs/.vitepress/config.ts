import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { pagesOf } from './pages.ts';
import { siteLinks } from './site-links.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const vitepress = createRequire(import.meta.url).resolve('vitepress/package.json');
const vue = dirname(createRequire(vitepress).resolve('vue/package.json'));

/** The site: README.md, docs/, the READMEs of packages and examples, and the API reference that typedoc writes. */
export default defineConfig({
  title: 'Ganforge',
  description: 'Train, sample and measure generative adversarial networks in TypeScript',
  srcDir: '..',
  srcExclude: [
    '**/node_modules/**',
    '.changeset/**',
    'runs/**',
    'packages/*/{build,dist,platforms,native,reference,test}/**',
  ],
  rewrites: {
    'README.md': 'index.md',
    'packages/:name/README.md': 'packages/:name/index.md',
    'examples/:name/README.md': 'examples/:name/index.md',
    'bench/README.md': 'bench/index.md',
    'docs/:rest*': ':rest*',
  },
  outDir: 'dist',
  cacheDir: '.vitepress/cache',
  lastUpdated: false,
  markdown: { config: (markdown) => markdown.use(siteLinks, root) },
  vite: {
    // Pages outside this folder do not see vitepress's own vue.
    resolve: {
      alias: [
        { find: /^vue$/, replacement: join(vue, 'dist/vue.runtime.esm-bundler.js') },
        { find: /^vue\/server-renderer$/, replacement: join(vue, 'server-renderer/index.mjs') },
      ],
    },
    // The search index is one file.
    build: { chunkSizeWarningLimit: 20_000 },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Guide', link: '/getting-started' },
      { text: 'Command', link: '/cli' },
      { text: 'API', link: '/api/README' },
    ],
    sidebar: pagesOf(root),
  },
});
