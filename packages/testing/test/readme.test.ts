import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('shows a test that is run', () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
  expect(read('../README.md')).toContain(`\`\`\`ts\n${read('test-variant.test.ts')}\`\`\`\n`);
});
