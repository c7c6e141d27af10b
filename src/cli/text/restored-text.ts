/** What restore brings back, and what it cannot. */
import { TAGS } from '../../core/model/ownership.ts';
import type { Snapshot } from '../../core/record/snapshot.ts';
import type { Paint } from '../../core/render/paint.ts';
import { visible, visibleIn } from '../../core/text/visible.ts';
import type { TrustVerdict } from '../../core/trust/lint/trust-lint.ts';
import { VERDICT_STYLES } from './trust-text.ts';
import { wrapped } from './wrapped.ts';

/** What is about to be made, and what its trust policy is worth. */
export interface JudgedSnapshot {
  readonly snapshot: Snapshot;
  readonly trust: TrustVerdict;
}

export interface SnapshotWords {
  readonly target: string;
  readonly paint: Paint;
  /** Columns for prose. */
  readonly width: number;
  /** The word before `lint-trust`. */
  readonly program: string;
}

/**
 * What would be made; ends with a new line. Who may enter is printed in words, whatever the verdict: a policy without a
 * fault may still let in the wrong repository, for example one that was added by hand.
 */
export function snapshotText(judged: JudgedSnapshot, words: SnapshotWords): string {
  const { snapshot, trust } = visibleIn(judged);
  const { takenAt, before, role } = snapshot;
  const { target, paint, width } = words;
  const policies = [...Object.keys(role.inlinePolicies), ...role.managedPolicyArns];
  const who = trust.admits?.words ?? ['not known: IAM accepts no such trust policy'];
  return [
    `${paint('bold', 'Target')}  ${visible(target)}`,
    '',
    `  ${paint('green', '+')} ${paint('bold', role.name)}  ${paint('dim', `as it was before ${before === 'delete' ? 'its deletion' : 'its quarantine'}, at ${takenAt}`)}`,
    ...who.map((one) => wrapped(one, width, '                      ').replace(/^ {22}/, '      who may enter   ')),
    ...policies.map((policy) => `      policy          ${policy}`),
    `      last used       ${role.lastUsed?.slice(0, 10) ?? 'never, as far as IAM knows'}`,
    ...warning(trust, words),
    '',
  ].join('\n');
}

function warning({ verdict, hits }: TrustVerdict, { paint, width, program }: SnapshotWords): string[] {
  if (verdict === 'ok') return [];
  const codes = [...new Set(hits.map(({ code }) => code))].join(', ');
  return [
    '',
    `${paint(VERDICT_STYLES[verdict], paint('bold', 'warning'))}  its trust policy is judged ${verdict}: ${codes}`,
    wrapped(
      `Restored is what IAM had, manual changes included. ${program} explain CODE says what is wrong; a manifest puts it right.`,
      width,
      '  ',
    ),
  ];
}

export interface Restored {
  /** undefined: IAM does not show the role yet. */
  readonly roleId: string | undefined;
  readonly isDeclared: boolean;
  readonly paint: Paint;
}

/** What was made, and what the new RoleId breaks; ends with a new line. */
export function restoredText(snapshot: Snapshot, { roleId = 'a new one', isDeclared, paint }: Restored): string {
  const { role } = visibleIn(snapshot);
  const source = role.tags[TAGS.source] ?? 'a file under teams/';
  const profiles = role.instanceProfiles.map(
    (profile) => `  - It is not in instance profile ${profile} any more: add it there if that was meant.`,
  );
  return [
    `${paint('green', 'Restored')}  ${role.arn}`,
    '',
    `Its RoleId is ${roleId}; it was ${role.roleId}. To IAM this is another role of the same name, so`,
    `  - policies elsewhere that name it (buckets, keys, queues, trust policies of other roles) may still mean the old one:`,
    `    where IAM shows ${role.roleId} instead of the ARN, save the policy again with the ARN.`,
    `  - conditions on aws:userid with ${role.roleId} do not match any more.`,
    `  - what others had granted it by hand since the snapshot is not known here.`,
    ...profiles,
    '',
    isDeclared
      ? 'A manifest declares it: the next apply compares it as always.'
      : `${paint('yellow', 'No manifest declares it')}: put ${source} back, or the next apply may take the role away again.`,
    '',
  ].join('\n');
}
