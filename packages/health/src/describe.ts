import { type Finding, settingsOf } from '@ganforge/run';

/** Formats a finding as lines of text. */
export function describeFinding({ title, confidence, step, seen, why, advice, source, name }: Finding): string[] {
  return [
    `${title} (${confidence}, since step ${step})`,
    `  seen    ${seen}`,
    `  why     ${why}`,
    ...advice.map((one) => `  do      ${[...settingsOf(one), one.because].join('  ')}`),
    `  source  ${source}`,
    `  more    docs/health/${name}.md`,
  ];
}
