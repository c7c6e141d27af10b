/** Why the gate lets a call not in, for the log, the metrics and, as far as the caller may know it, the answer. */
import { type GateCode, type GateTokenCode, gateCodes } from '../codes/gate.ts';

export interface GateRefusal {
  readonly is: 'refused';
  readonly status: 400 | 401 | 403 | 405 | 413 | 429 | 503;
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

/** With the words of the code's page, and nothing of what was sent. @param message where the page's title says too little */
export function gateRefusal(
  status: GateRefusal['status'],
  code: GateCode,
  message: string = gateCodes[code].title,
): GateRefusal {
  return { is: 'refused', status, code, message, remedy: gateCodes[code].remedy, isOwn: false };
}

/**
 * Of a token, before its signature counts or because it does not: its sender may have written it, so that the words
 * repeat nothing of it.
 * @param claim of the token, or a parameter of its header, by a name that is ours
 */
export function tokenRefusal(code: GateTokenCode, claim?: string): GateRefusal {
  return { ...gateRefusal(401, code), ...(claim !== undefined && { claim }) };
}
