/**
 * The commands of docs/adoption.md, typed one after the other, on an account where one role would lose something: who
 * follows the page ends with roles that are ours, and no pipeline has lost anything that was not approved.
 */

import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { emptyWorkspace, Workspace } from '../cli/workspace.ts';
import { ALLOWS, oldAccount } from '../support/old-account.ts';
import { QUICKSTART_ROLES } from '../support/quickstart-account.ts';

const NOW = new Date('2026-11-27T12:00:00Z');
const PAGE = readFileSync('docs/adoption.md', 'utf8');

/** Without what is said beside them. */
const COMMANDS = [...PAGE.matchAll(/ *```sh\n([\s\S]*?)```/g)]
  .flatMap(([, text = '']) => text.trim().split('\n'))
  .map((line) => line.replace(/ {2,}#.*$/, '').trim());

/** One role more: the boundary does not allow what it does. */
const ACCOUNT = oldAccount([
  ...QUICKSTART_ROLES,
  {
    name: 'queue-send',
    path: '/bitbucket/',
    sub: '{5bca6b83-1e95-4b5f-9a3c-7d1f7a4cf2e6}:*',
    inline: { queue: ALLOWS('sqs:SendMessage', 'arn:aws:sqs:eu-central-1:111122223333:jobs') },
    description: 'Sends jobs',
    session: 3600,
    tags: { team: 'shop' },
  },
]);

/** What the page's commands end with, where that is not 0. */
const EXITS: readonly { readonly command: string; readonly code: number; readonly reason: string }[] = [
  { command: 'rolekeeper import --target aws --check', code: 1, reason: 'one manifest changes something' },
  { command: 'rolekeeper plan --target aws', code: 1, reason: 'one role waits' },
  { command: 'rolekeeper apply --target aws', code: 1, reason: 'the same; all others are adopted' },
];

describe('docs/adoption.md', () => {
  it('leads to roles that are ours, and holds back what would lose something until it is approved', async () => {
    const checkout = await emptyWorkspace();
    await checkout.write('checkout/dump.json', ACCOUNT);
    await mkdir(checkout.path('iam-roles/.git'), { recursive: true });
    const from = new Workspace(checkout.path('checkout'));
    const folder = new Workspace(checkout.path('iam-roles'));
    let digest = '';
    let approved = false;
    for (const command of COMMANDS) {
      if (command.startsWith('aws ')) continue;
      if (command.startsWith('rolekeeper init ')) {
        const argv = command.replace('--from aws', 'init --from file:dump.json').split(' ').slice(2);
        expect(await from.run(argv, { now: NOW })).toMatchObject({ code: 0 });
        await folder.write('.rolekeeper/iam.json', ACCOUNT);
        continue;
      }
      const typed = command.replace(/lockouts-[0-9a-f]{32}/, digest).replace('--target aws', '--target embedded');
      const yes = /^rolekeeper (apply|approve)/.test(typed) ? ['--yes'] : [];
      const { code, out } = await folder.run([...typed.split(' ').slice(1), ...yes], { now: NOW });
      approved ||= command.startsWith('rolekeeper approve');
      const expected = approved ? 0 : (EXITS.find((one) => one.command === command)?.code ?? 0);
      expect({ command, code, out: code === expected ? '' : out }).toEqual({ command, code: expected, out: '' });
      digest = /lockouts-[0-9a-f]{32}/.exec(out)?.[0] ?? digest;
    }
    const { json } = await folder.json(['plan'], { now: NOW });
    expect(json).toMatchObject({ counts: { create: 0, update: 0, adopt: 0, delete: 0, blocked: 0, inSync: 5 } });
    const { RoleDetailList } = JSON.parse(await folder.read('.rolekeeper/iam.json'));
    const after = new Map(
      RoleDetailList.map((role: { RoleName: string; RoleId: string }) => [role.RoleName, role.RoleId]),
    );
    for (const { RoleName, RoleId } of JSON.parse(ACCOUNT).RoleDetailList) expect(after.get(RoleName)).toBe(RoleId);
  });
});
