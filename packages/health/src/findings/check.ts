import type { Finding } from '@ganforge/run';
import type { RunView } from '../view/run-view.ts';

/** The result of a check: a finding without the parts that are the same for its kind. */
export type Found = Pick<Finding, 'seen' | 'numbers' | 'confidence' | 'advice'> &
  Partial<Pick<Finding, 'curves' | 'title' | 'source' | 'why'>>;

/** A kind of finding: a pure function of the events so far. */
export interface Check {
  /** The name, such as `mode-collapse`; its page is docs/health/<name>.md. */
  readonly name: string;
  readonly title: string;
  /** Why it matters, in one sentence. */
  readonly why: string;
  /** The source of its thresholds. */
  readonly source: string;
  /** Set if it reads probes or metrics alone: it is then not asked again at steps between them. @default false */
  readonly isOfProbes?: true;
  find(view: RunView): Found | undefined;
}
