/**
 * A remedy that says to delete, remove or take away something is followed by people in a hurry. Each is listed here with
 * what comes of it at the worst; a new one fails until someone has thought about it. Those of plan findings are followed
 * step by step (test/core/plan-guardrails/remedies.test.ts).
 */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CODES } from '../../../src/core/codes/codes.ts';
import type { CodePage } from '../../../src/core/codes/page.ts';
import { APPROVAL_CODES } from '../../../src/core/plan/approval.ts';
import { PLAN_GUARDRAILS } from '../../../src/core/plan-guardrails/plan-guardrails.ts';

const TAKES_AWAY = /\b(delete|remove|detach|untag|take (it|the file|them|tags)\b.*\b(out|off)|drop)\b/i;
const FOLLOWED = new Set<string>([...PLAN_GUARDRAILS.flatMap((rule) => rule.codes), ...APPROVAL_CODES]);

/** What comes of the page's advice, at the worst. */
const PAGES: Readonly<Record<string, string>> = {
  'file-misplaced': 'says that a role without a manifest is deleted',
  'duplicate-value':
    'an entry of the lock file, which the manifests miss until resolve has written it again: nothing is planned',
  adopts: 'a role of before, which stays as it is',
  'forbidden-character': 'a character of a file that is broken until then',
  'yaml-empty': 'to remove the role is what the reader wants there; the file is broken until then, and its role kept',
  'reserved-key': 'a field that was never applied',
  'unknown-field': 'a field that was never applied',
  'gate-subject-format':
    'a form of the subject that is not that of the tokens; every plan shows what becomes of each trust policy, and asks where it shuts out',
  'environments-not-enforced':
    'a field that was never applied; the plan shows who may enter then, and asks where it shuts out',
  'too-many-tags': 'tags of a role that IAM would refuse',
  'team-retain': 'a word that was never applied; the role stays as long as its manifest does',
  'known-action': 'an action that is known without the settings by then, or that the page says is none',
  'own-owner': 'says that a name of its own comes first, and that two under one name delete each other’s roles',
  'name-unknown':
    'an entry that no pipeline enters by; the manifest that names it is to be changed first, or is a mistake',
  'previous-name': 'says that a role without a manifest is deleted',
  'trust-characters': 'characters of a policy that is judged, and not written',
  'trust-claim': 'a condition of a policy that is judged, and judged again without it',
  'service-state': 'an inventory that is new knows no role, and then none is deleted',
};

/** By file: what comes of its advice, at the worst. */
const SOURCES: Readonly<Record<string, string>> = {
  'src/aws/applied-objects.ts': 'what was applied last to one role: it is kept again at the next pass',
  'src/aws/approvals-object.ts': 'says that an approval in the settings counts again',
  'src/aws/approved-commits-object.ts': 'approvals of commits: none of those that it held is acted on',
  'src/aws/branch-audit-object.ts': 'what the last branch audits found: nothing is decided by it',
  'src/aws/folder-source.ts': 'nothing is taken away',
  'src/aws/lease-object.ts': 'a count that begins again; who has lost the lease fails at the inventory',
  'src/aws/remedy.ts': 'leaves the tags that make a role ours',
  'src/cli/verbs/publish.ts': 'says that a role without a manifest is deleted',
  'src/core/compile/admission.ts': 'a field that was never applied',
  'src/core/compile/adoption.ts': 'a line that was never applied',
  'src/core/compile/branch-enforcement.ts':
    'a form of the subject that is not that of the tokens; every plan shows what becomes of each trust policy',
  'src/core/compile/previous-names.ts': 'a former name, and no role',
  'src/core/compile/quota-issues.ts': 'tags of a role that IAM would refuse',
  'src/core/compile/role-tags.ts': 'a tag that was never applied',
  'src/core/import/managed-elsewhere.ts':
    'a tag of a role that its other program no longer manages, with the word not to delete it',
  'src/core/import/proposal.ts': 'an entry of ignore: the role is reported again',
  'src/core/import/wanted-steps.ts':
    'a role that no pipeline can enter today, or a condition, with the word that the role admits more without it',
  'src/core/manifest/lock-from.ts': 'an entry that the manifests miss until it is written again: nothing is planned',
  'src/core/manifest/lock-parts.ts': 'the same',
  'src/core/manifest/owner-settings.ts': 'says that a name of its own comes first (own-owner)',
  'src/core/role-guardrails/catalogue-age.ts': 'an entry whose action is known without it',
  'src/core/role-guardrails/role-guardrails.ts':
    'a loosening of the guardrails: what it allowed is refused, and the role kept',
  'src/core/role-guardrails/team-retain.ts': 'a word that was never applied',
  'src/core/schema/field-wording.ts': 'a field that was never applied',
  'src/core/schema/value-wording.ts': 'a line that was never applied',
  'src/core/source/plain-value.ts': 'a text that was never applied',
  'src/core/source/revision.ts': 'only a file that declares no role',
  'src/core/source/source-text.ts': 'a character of a file that is broken until then',
  'src/core/trust/lint/document-rules.ts': 'characters of a policy that is judged, and not written',
  'src/core/trust/lint/key-rules.ts': 'a condition of a policy that is judged, and judged again without it',
  'src/embedded/applied-folder.ts': 'what was applied last to one role: it is kept again at the next apply',
  'src/embedded/approvals-file.ts': 'says that an approval in the settings counts again',
  'src/embedded/branch-audit-file.ts': 'what the last branch audits found: nothing is decided by it',
  'src/embedded/lease-file.ts': 'a count that begins again, or the lock of a process that is not there any more',
};

describe('a remedy that takes something away', () => {
  it('stands on no page of a code but those that are listed, or followed', () => {
    const found = Object.entries<CodePage>(CODES)
      .filter(([code, { remedy, example = '' }]) => !FOLLOWED.has(code) && TAKES_AWAY.test(`${remedy} ${example}`))
      .map(([code]) => code);
    expect(found.sort()).toEqual(Object.keys(PAGES).sort());
  });

  it('stands in no file but those that are listed, or followed', () => {
    const found = globSync('src/**/*.ts')
      .filter((file) => !/^src\/core\/(codes|plan-guardrails)\//.test(file))
      .filter((file) => remediesIn(readFileSync(file, 'utf8')).some((text) => TAKES_AWAY.test(text)));
    expect(found.sort()).toEqual(Object.keys(SOURCES).sort());
  });
});

/** Texts after `remedy`, on its line or the next one, and what the functions of src/aws/remedy.ts answer. */
function remediesIn(source: string): string[] {
  const after = [...source.matchAll(/\bremedy\b\s*[:=]\s*(.{1,400})/gi)].map(([, text = '']) => text);
  const answered = /type Remedy\b/.test(source) ? [source] : [];
  return [...after, ...answered].flatMap((text) =>
    [...text.matchAll(/(['`"])((?:(?!\1).)+)\1/g)].map(([, , words = '']) => words),
  );
}
