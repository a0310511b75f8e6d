import type { Finding } from '../../events/events.ts';
import { settingsOf } from '../settings-of.ts';
import { escapeHtml } from './html.ts';
import { plot } from './plot.ts';

/** Renders health findings as a part of a page. Returns an empty text if there are none. */
export function renderFindings(findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  return `<h2>Health</h2>\n${findings.map(renderFinding).join('\n')}`;
}

/** Renders a finding: the observation and its chart, why it matters, the advice, and the source of the threshold. */
function renderFinding({ title, confidence, step, seen, why, advice, curves, source }: Finding): string {
  const todo = advice.map(
    (one) => `<li><code>${escapeHtml(settingsOf(one).join(' '))}</code> ${escapeHtml(one.because)}</li>`,
  );
  return [
    `<section class="finding"><h3>${escapeHtml(title)}: ${confidence}, since step ${step}</h3>`,
    `<p>${escapeHtml(seen)}</p>`,
    curves.length === 0 ? '' : plot(title, curves),
    `<p>${escapeHtml(why)}</p>`,
    todo.length === 0 ? '' : `<ul>${todo.join('')}</ul>`,
    `<p><small>${escapeHtml(source)}</small></p></section>`,
  ].join('');
}
