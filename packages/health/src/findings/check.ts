import type { Finding } from '@ganforge/run';
import type { RunView } from '../view/run-view.ts';

/** The result of a check. It is a finding without the parts that all findings of this kind have in common. */
export type Found = Pick<Finding, 'seen' | 'numbers' | 'confidence' | 'advice'> &
  Partial<Pick<Finding, 'curves' | 'title' | 'source' | 'why'>>;

/** Describes a kind of finding. `find` is a pure function of the events so far. */
export interface Check {
  /** The name, such as `mode-collapse`. The page about it is docs/health/<name>.md. */
  readonly name: string;
  readonly title: string;
  /** Why it matters, in one sentence. */
  readonly why: string;
  /** The source of its thresholds. */
  readonly source: string;
  /** Set if the check reads only probes or metrics. It is then not called at steps between them. @default false */
  readonly isOfProbes?: true;
  find(view: RunView): Found | undefined;
}
