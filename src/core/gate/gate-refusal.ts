/** Why the gate lets a call not in, for the log, the metrics and, as far as the caller may know it, the answer. */
import type { GateCode } from '../codes/gate.ts';

export interface GateRefusal {
  readonly is: 'refused';
  readonly status: 400 | 401 | 403 | 413 | 429 | 503;
  readonly code: GateCode;
  /** One sentence. */
  readonly message: string;
  /** What the step's owner can do about it. */
  readonly remedy: string;
  /** The claim that decided, by its name in the token. */
  readonly claim?: string;
  readonly expected?: readonly string[];
  readonly got?: string;
  /** Whether the caller may know more than that it was refused: its token is of one of the role's repositories. */
  readonly isOwn: boolean;
}

