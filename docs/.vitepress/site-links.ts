import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';

const PAGE = /^(README|(?:docs|packages|examples|bench)\/.+)\.md$/;

/** Address on the site of a file of the repository, or undefined if the site does not have it. */
function addressOf(file: string, root: string): string | undefined {
  const readme = statSync(file).isDirectory() ? join(file, 'README.md') : file;
  const name = relative(root, readme);
  if (!existsSync(readme) || !PAGE.test(name)) return undefined;
  return `/${name}`
    .replace(/^\/docs\//, '/')
    .replace(/\.md$/, '')
    .replace(/^(.*\/)README$/, '$1');
}

/**
 * Makes links between files of the repository work on the site: a folder becomes its README, a page its address, and a
 * source file, which the site does not have, becomes plain text. A link to nothing stays, so that the build reports it.
 */
export function siteLinks(markdown: MarkdownRenderer, root: string): void {
  markdown.core.ruler.push('site-links', (state) => {
    const { path, realPath } = state.env as { path: string; realPath?: string };
    const folder = dirname(realPath ?? path);
    if (folder.startsWith(join(root, 'docs/api'))) return;
    for (const { children } of state.tokens) {
      let dropping = false;
      for (const token of children ?? []) {
        const [target = '', anchor] = (token.attrGet('href') ?? '').split('#');
        const drop = token.type === 'link_close' && dropping;
        if (drop) dropping = false;
        if (token.type === 'link_open' && target !== '' && !/^[a-z]+:|^\//.test(target)) {
          const file = join(folder, target);
          const address = existsSync(file) ? addressOf(file, root) : target;
          if (address !== undefined) token.attrSet('href', anchor ? `${address}#${anchor}` : address);
          else dropping = true;
        }
        if (drop || dropping) {
          if (token.type.startsWith('link_')) Object.assign(token, { type: 'text', tag: '', content: '' });
        }
      }
    }
  });
}
