import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { COMMANDS } from '../src/commands/all.ts';
import { run } from './support/run.ts';

const intro = `# The command

Run the command as \`npx ganforge\`, or in a clone as \`npm run ganforge --\`. This page contains the help of all commands.
\`npx vitest run --project unit packages/cli/test/docs.test.ts -u\` updates it.
`;

it('docs/cli.md is the help of all commands', async () => {
  const blocks: string[] = [];
  for (const args of [[], ...COMMANDS.map(({ name }) => [name])]) {
    const { out } = await run(...args, '--help');
    blocks.push(`## ganforge${args.map((arg) => ` ${arg}`).join('')}\n\n\`\`\`\n${out.trimEnd()}\n\`\`\`\n`);
  }
  await expect([intro, ...blocks].join('\n')).toMatchFileSnapshot('../../../docs/cli.md');
});

it('the README names every command', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  for (const { name } of COMMANDS) expect(readme).toContain(`\`${name}`);
});
