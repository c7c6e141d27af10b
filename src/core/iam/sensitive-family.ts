/** Actions of one kind that are good for the same. What the kinds are, sensitive-actions.ts says. */
export interface Family {
  readonly kind: 'escalation' | 'passing' | 'takeover' | 'pass-role' | 'assume-role' | 'data' | 'watch';
  readonly means: string;
  /** Service -> actions, separated by spaces. */
  readonly actions: Readonly<Record<string, string>>;
}
