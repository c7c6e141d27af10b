import type { Arn } from './ids.ts';

/** An OIDC provider that an account has. */
export interface FoundProvider {
  readonly arn: Arn;
  /** The audiences that it takes. */
  readonly clientIds: readonly string[];
}
