/** A remedy works exactly as written: whatever it names is written, and the mistake is gone, with none in its place. */
import { describe, expect, it } from 'vitest';
import { CODES } from '../../../src/core/codes/codes.ts';
import { desiredState } from '../../../src/core/compile/desired-state.ts';
import { tree } from '../../support/tree.ts';
import { inItsPlace, tried } from './follow.ts';
import { FILES, MISTAKES } from './mistakes.ts';

/** What names nothing that could be written down: a person has to know it. */
const NO_LITERAL: readonly string[] = [
  'add metadata, with name',
  'write the slug from the address of the repository, without the workspace; there are no wildcards',
  'write one literal name; there are no wildcards, and one that has a : $ * ? or a bracket in its name is named by its UUID',
  'write the maxDuration that it gets, or less',
  'add one of them',
  'make an entry of its own for each',
  'write arn:aws:iam::<account>:policy/<path and name>',
  'write the name alone, without s3:// or arn:',
  'write what is meant; "empty" could be read as "all" or as "none"',
  'use letters, digits and _ + = , . @ - only',
  'use letters, digits, spaces and _ . : / = + - @ only',
  'use Latin letters: IAM refuses others in descriptions',
  'shorten it',
  'write its twelve digits, in quotes',
  'name a policy of the same account: IAM takes no other',
  'name a policy of the account',
  'name a policy of account 111122223333 or of AWS, or name the account of the policy under account',
  'write its value, or "" if it has none',
  'choose another key',
  'write a "to" that is later than "from"',
  'copy it from the plan: deletions- and 32 digits and letters a to f',
  'copy it from the plan: lockouts- and 32 digits and letters a to f',
  'add reason: one sentence, which every plan prints',
  'write its UUID under environments, or correct the name',
  'correct the wrong one: the UUIDs of another workspace name repositories that are not yours',
  'give one of the two config repositories a path of its own under roles.path, before it has roles',
  'put the slug of the workspace in its place: it is the first part of the address of each of its repositories',
  'put the UUID of the workspace, in quotes, in its place: Repository settings, OpenID Connect, shows it',
  'put the audience of the workspace in its place: Repository settings, OpenID Connect, shows it; or leave the line out, it is the default',
  'put the account, in quotes, in its place: `aws sts get-caller-identity` prints it',
  'put the ARN of the boundary in its place: `aws iam list-policies --scope Local` prints it',
  'put the UUID, in quotes, in its place: `rolekeeper resolve` writes it, Repository settings, OpenID Connect, shows it',
  'put the value that it stands for in its place',
  'put the name of the branch in its place: `git branch` prints it',
  'put the name of the environment in its place: Repository settings, Deployments, shows it',
  'put the slug of the repository in its place: it is the last part of its address',
  'no two of them share a UUID: delete the wrong entry, and `rolekeeper resolve` writes it again',
];

const used = new Set<string>();

describe('the remedy of a mistake', () => {
  for (const { reason, file = 'teams/shop/a.yaml', replace, by } of MISTAKES) {
    const wrong = FILES[file].replace(replace, () => by);
    const { issues } = desiredState(tree({ ...FILES, [file]: wrong }));

    for (const issue of issues) {
      it(`(${file}: ${reason}) does what it says: ${issue.remedy}`, () => {
        const attempts = tried(wrong, issue);
        if (attempts.length === 0) {
          expect(NO_LITERAL).toContain(issue.remedy);
          used.add(issue.remedy);
        }
        for (const text of attempts) {
          const left = desiredState(tree({ ...FILES, [file]: text })).issues;
          expect({ text, left: inItsPlace(left, issue) }).toEqual({ text, left: [] });
        }
      });
    }
  }

  const ALONE = [
    {
      missing: 'bitbucket.lock.yaml',
      code: 'lock-missing',
      beside: 'rolekeeper.yaml',
      // test/contract/bitbucket/resolve.test.ts: "makes a lock file where there is none"
      more: '; `rolekeeper resolve` makes it from the names in the manifests',
    },
    { missing: 'rolekeeper.yaml', code: 'settings-missing', beside: 'bitbucket.lock.yaml', more: '' },
  ] as const;
  for (const { missing, code, beside, more } of ALONE) {
    it(`(no ${missing} beside ${beside}) is a file that the page of ${code} has, as init makes none there`, () => {
      const { [missing]: _, ...others } = FILES;
      const without = { ...tree(others), files: tree(others).files.filter(({ path }) => path !== missing) };
      const found = desiredState(without).issues.filter((issue) => issue.code === code);
      expect(found.map(({ remedy }) => remedy)).toEqual([
        `write it beside ${beside}: \`rolekeeper explain ${code}\` prints one to begin with${more}`,
      ]);
      const { issues } = desiredState(tree({ ...FILES, [missing]: CODES[code].example }));
      expect(issues.filter(({ place }) => place.file === missing)).toEqual([]);
    });
  }

  it('names something to write, but for those that are listed', () => {
    expect(NO_LITERAL.filter((remedy) => !used.has(remedy))).toEqual([]);
  });
});
