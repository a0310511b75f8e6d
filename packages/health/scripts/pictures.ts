// Draws the picture of each page of docs/health: what a recorded run showed when its illness was named.
// node --import tsx -C @ganforge/source packages/health/scripts/pictures.ts
import { writeFileSync } from 'node:fs';
import { renderFindings } from '@ganforge/run';
import { examine } from '../src/index.ts';
import { recordedRuns } from '../test/recorded-runs.ts';

const STYLE =
  'text{font:11px system-ui,sans-serif;fill:#555}.grid{stroke:#8884}svg{background:#fff}.name{font-weight:600;fill:#222}';

for (const { ill, name, events } of recordedRuns()) {
  const finding = (await examine(events)).find((one) => one.name === ill);
  if (finding === undefined || finding.curves.length === 0) continue;
  const [, size, inner] = /<svg (viewBox="[^"]*")[^>]*>(.*?)<\/svg>/s.exec(renderFindings([finding])) ?? [];
  if (size === undefined || inner === undefined) continue;
  const names = finding.curves.map((curve) => curve.name).join(', ');
  const title = `<text class="name" x="64" y="24">${names.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</text>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size} width="720"><title>${finding.title}</title><style>${STYLE}</style><rect width="720" height="260" fill="#fff"/>${inner}${title}</svg>\n`;
  writeFileSync(new URL(`../../../docs/health/${ill}.svg`, import.meta.url), svg);
  console.log(`${ill}: ${name}`);
}
