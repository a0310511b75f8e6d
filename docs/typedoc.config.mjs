// The API reference: a page for each entry point of each published package, from the docstrings.
import { entryPoints, root } from './entry-points.mjs';

/** @type {Partial<import('typedoc').TypeDocOptions & import('typedoc-plugin-markdown').PluginOptions>} */
export default {
  name: 'API reference',
  plugin: ['typedoc-plugin-markdown', './module-names.mjs'],
  entryPoints: [...entryPoints.keys()].map((source) => `${root}packages/${source}`),
  tsconfig: `${root}tsconfig.json`,
  out: 'api',
  readme: 'none',
  excludeInternal: true,
  excludePrivate: true,
  disableSources: true,
  // `npm run typecheck` checks the types.
  skipErrorChecking: true,
  outputFileStrategy: 'modules',
  // A docstring may say `<name>`, which is no HTML.
  sanitizeComments: true,
  hidePageHeader: true,
  hideBreadcrumbs: true,
  treatWarningsAsErrors: true,
};
