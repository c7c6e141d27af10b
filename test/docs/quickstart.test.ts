/**
 * docs/quickstart.md, followed line by line: a person has a dump of the account, and the account itself, which is the
 * embedded one here; test/e2e/quickstart.test.ts does the same on moto.
 */
import { describe, expect, it } from 'vitest';
import { emptyWorkspace } from '../cli/workspace.ts';
import { oldAccount } from '../support/old-account.ts';
import { QUICKSTART_ROLES } from '../support/quickstart-account.ts';
import { missing, quickstartSteps } from './quickstart-steps.ts';

const EXITS: Readonly<Record<string, number>> = { 'rolekeeper scan --target file:dump.json': 1 };
const NOW = new Date('2026-11-27T12:00:00Z');

describe('docs/quickstart.md', () => {
  it('leads from a dump to roles that are ours, without an update or a deletion', async () => {
    const folder = await emptyWorkspace();
    const account = oldAccount(QUICKSTART_ROLES);
    await folder.write('.rolekeeper/iam.json', account);
    let seen = '';
    for (const { command, promised } of quickstartSteps()) {
      if (command.startsWith('aws iam ')) await folder.write('dump.json', account);
      else if (command.startsWith('rm -r ')) await folder.remove(command.slice('rm -r '.length));
      else {
        const argv = command.replace('--target aws', '--target embedded').split(' ').slice(1);
        const { code, out, err } = await folder.run(argv, { now: NOW });
        expect({ command, code, err: code === 0 ? '' : err }).toEqual({ command, code: EXITS[command] ?? 0, err: '' });
        seen += out + err;
      }
      if (promised.length === 0) continue;
      expect({ command, missing: missing(seen, promised) }).toEqual({ command, missing: [] });
      seen = '';
    }
    const ids = (text: string) =>
      (JSON.parse(text).RoleDetailList as { RoleName: string; RoleId: string }[]).map((one) => [
        one.RoleName,
        one.RoleId,
      ]);
    const after = new Map(ids(await folder.read('.rolekeeper/iam.json')) as [string, string][]);
    for (const [name, id] of ids(account)) expect(after.get(name ?? '')).toBe(id);
  });
});
