import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/commands/all.ts';
import { run } from '../support/run.ts';

describe('help', () => {
  it('names every command, and the exit codes', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const { name, summary } of COMMANDS)
      expect(out).toMatch(new RegExp(`^  ${name} .*${summary.slice(0, 12)}`, 'm'));
    expect(out).toMatch(/Exit codes: 0 done, 1 failed, 2 .*, 130 interrupted/);
  });

  it.each(COMMANDS.filter(({ passesOn }) => passesOn !== true).map(({ name }) => name))(
    'of %s has its arguments, options and examples',
    async (name) => {
      const command = COMMANDS.find((one) => one.name === name)!;
      const { code, out } = await run(name, '--help');
      expect(code).toBe(0);
      expect(out).toContain(`Usage: ganforge ${name}`);
      for (const { name: argument } of command.args) expect(out).toContain(argument);
      for (const { about } of command.options.flatMap(Object.values) as { about: string }[]) {
        expect(out.replaceAll(/\s+/g, ' ')).toContain(about.replace(/\.$/, ''));
      }
      for (const line of command.examples) expect(out).toContain(line);
    },
  );

  it('of metrics is its own', async () => {
    expect((await run('metrics', '--help')).out).toContain('Usage: ganforge metrics COMMAND [options]');
    expect((await run('metrics', 'fid', '--help')).out).toContain('Usage: ganforge metrics fid REAL GENERATED');
  });

  it('has the version of the package', async () => {
    expect(await run('--version')).toMatchObject({ code: 0, out: '0.0.0\n' });
  });
});

describe('a line that cannot be understood', () => {
  it.each<[string[], RegExp]>([
    [['trian'], /unknown command 'trian'\n\(Did you mean train\?\)/],
    [['train', 'dcgan', '--stpes', '3'], /unknown option '--stpes'\n\(Did you mean --steps\?\)/],
    [['train', 'dcgan', '--steps', 'x'], /^--steps must be an integer of at least 1; received 'x'\.$/m],
    [
      ['train', 'dcgan', '--preset', 'autos'],
      /--preset must be one of 'auto', 'few', 'paper', 'demo'; received 'autos'/,
    ],
    [['train', 'dcgan', '--steps'], /option '--steps <N>' argument missing/],
    [['train'], /missing required argument 'VARIANT'/],
    [['list', 'a', 'b'], /too many arguments/],
    [['train', 'dcgan'], /train needs data: .* 'ganforge train dcgan photos\/'/],
    [['train', 'dcgan', 'a', '--data', 'b'], /data is given twice: a and --data b/],
    [['train', 'dcgan', 'ring', '--set', 'feature=3'], /dcgan has no option 'feature'\. .* Did you mean features\?/],
    [['train', 'dcgan', 'ring', '--set', 'zzzzzzzzz=3'], /dcgan has no option 'zzzzzzzzz'\. It has [\w, ]+\.$/m],
    [['train', 'dcgan', 'ring', '--set', 'features'], /--set must be key=value/],
    [
      ['train', 'dcgan', 'ring', '--set', 'size=30'],
      /--set size must be 28 or a power of two in 8\.\.512; received '30'\. Try 32/,
    ],
    [['metrics', 'fdi'], /Did you mean fid\?[\s\S]*See ganforge metrics --help/],
  ])('%j ends with 2 and says why', async (args, message) => {
    const { code, out, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n {4}at /);
    expect(out).toBe('');
  });

  it('shows the help without arguments', async () => {
    const { code, err } = await run();
    expect(code).toBe(2);
    expect(err).toContain('Usage: ganforge COMMAND');
  });
});
