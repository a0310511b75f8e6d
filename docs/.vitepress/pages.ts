import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Item {
  readonly text: string;
  readonly link?: string;
  readonly collapsed?: boolean;
  readonly items?: Item[];
}

/** Pages of docs/ in the order in which a newcomer needs them; the rest follow by name. */
const FIRST = [
  'getting-started',
  'own-images',
  'measuring',
  'browser',
  'cli',
  'tables',
  'run-folder',
  'troubleshooting',
  'glossary',
];

const titleOf = (file: string): string =>
  /^# (.+)$/m.exec(readFileSync(file, 'utf8'))?.[1]?.replaceAll('`', '') ?? file;

const place = (name: string): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);

/** The site's sidebar, from the files that are there. */
export function pagesOf(root: string): Item[] {
  const docs = readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.slice(0, -3))
    .sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
  const readmes = (folder: string): Item[] =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && readdirSync(join(root, folder, entry.name)).includes('README.md'))
      .map(({ name }) => ({ text: name, link: `/${folder}/${name}/` }));
  return [
    {
      text: 'Documentation',
      items: docs.map((name) => ({ text: titleOf(join(root, 'docs', `${name}.md`)), link: `/${name}` })),
    },
    { text: 'Packages', collapsed: true, items: readmes('packages') },
    { text: 'Examples', collapsed: true, items: readmes('examples') },
    { text: 'API reference', link: '/api/README' },
  ];
}
