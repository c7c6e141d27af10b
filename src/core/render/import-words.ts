/** The words of an import that its text, its report and its page share. */
import type { ImportedRole } from '../import/import-roles.ts';
import type { ReasonCode } from '../import/reason.ts';

export const GRADE_WORDS: Readonly<Record<ImportedRole['grade'], string>> = {
  exact: 'given back as they are',
  tightens: 'nothing more than today, something less or other',
  widens: 'would admit or allow more than today',
  'not-ours': 'left as they are, with a reason',
};

export const REASON_TITLES: Readonly<Record<ReasonCode, string>> = {
  ignored: 'ignored by the settings',
  'ours-already': 'ours already',
  'another-owner': 'of another config repository',
  'service-role': 'needed by AWS or the service itself',
  'managed-elsewhere': 'managed by another program, by their tags',
  'trust-unreadable': 'a trust policy that cannot be read',
  'other-principals': 'entered by others as well',
  'several-statements': 'more than one statement in the trust policy',
  'other-action': 'not about the call that a pipeline makes',
  condition: 'a condition that a manifest cannot say',
  nobody: 'no step can enter today',
  'no-repository': 'no repository is named',
  gate: 'entered through the gate, whose branches stand in no trust policy',
  'one-run': 'narrower than a manifest can say',
  'environments-unknown': 'every deployment enters, and no environment is known',
  tags: 'our tags do not fit beside their own',
  'manifest-differs': 'a manifest that cannot be changed line by line',
  refused: 'a guardrail or the schema would refuse the manifest',
};

export const NOT_LOOKED_AT = [
  'policies of resources (buckets, keys, queues, secrets) and other accounts that name the old ARN',
  'grants of KMS keys to the old role',
  'pipelines that have the old ARN: bitbucket-pipelines.yml, repository and workspace variables',
  'conditions elsewhere that read the tags of the role (aws:PrincipalTag)',
] as const;

/** Whole days between; undefined: never used, as far as IAM tracks it (400 days). */
export function unusedDays({ lastUsed }: Pick<ImportedRole, 'lastUsed'>, now: Date): number | undefined {
  return lastUsed && Math.max(0, Math.floor((now.getTime() - lastUsed.getTime()) / 86_400_000));
}

export function administratorWord({ administrator }: Pick<ImportedRole, 'administrator'>): string {
  return administrator === undefined ? 'not known' : administrator ? 'yes' : 'no';
}
