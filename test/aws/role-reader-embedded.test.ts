/** The reader on the embedded IAM: real commands, real markers, documents encoded as IAM encodes them. */
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { IamRoleReader } from '../../src/aws/role-reader.ts';
import type { ActualState } from '../../src/core/model/actual-state.ts';
import type { Operation } from '../../src/core/model/operation.ts';
import { EmbeddedIam } from '../../src/embedded/embedded-iam.ts';
import type { IamSender } from '../../src/ports.ts';
import { SCOPE } from './account-fake.ts';
import { createRole, emptyAccount, INLINE, makeRole, perform, repaged, TRUST } from './embedded-account.ts';

const OURS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const OTHERS = ['admin', 'Zoo'];

async function account(): Promise<EmbeddedIam> {
  const iam = emptyAccount();
  for (const name of OURS) await makeRole(iam, name);
  for (const name of OTHERS) await makeRole(iam, name, '/');
  return iam;
}

function read(sender: IamSender): Promise<ActualState> {
  const noPause = async () => {};
  return new IamRoleReader(sender, async () => SCOPE.account, noPause).read(SCOPE);
}

describe('on the embedded IAM', () => {
  it('reads a role as it was written', async () => {
    const iam = emptyAccount();
    await makeRole(iam, 'deploy');
    const { roles, provider } = await read(iam);
    expect(provider.is).toBe('present');
    expect(roles).toMatchObject([
      {
        name: 'deploy',
        path: '/bitbucket/',
        description: 'deploys deploy (100 % + 1)',
        maxSessionSeconds: 7200,
        trust: TRUST,
        boundaryArn: 'arn:aws:iam::111122223333:policy/rolekeeper/pipeline-boundary',
        managedPolicyArns: ['arn:aws:iam::111122223333:policy/ci/deploy', 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
        inlinePolicies: { assets: INLINE },
        tags: { 'rolekeeper:managed-by': 'rolekeeper', 'rolekeeper:owner': SCOPE.owner, note: 'a+b / c' },
        arn: 'arn:aws:iam::111122223333:role/bitbucket/deploy',
        owner: 'us',
        unread: [],
      },
    ]);
  });

  it('reads the same account at every page size', async () => {
    const iam = await account();
    const whole = await read(iam);
    expect(whole.roles).toHaveLength(OURS.length + OTHERS.length);
    for (let size = 1; size <= whole.roles.length; size++) {
      expect(await read(repaged(iam, size)), `pages of ${size}`).toEqual(whole);
    }
  });

  it('gives a state only if no call failed, whichever one does', async () => {
    const iam = repaged(await account(), 2);
    let calls = 0;
    const counting: IamSender = {
      send(command) {
        calls++;
        return iam.send(command);
      },
    };
    await read(counting);
    for (let failing = 0; failing < calls; failing++) {
      let call = 0;
      const broken: IamSender = {
        async send(command) {
          if (call++ === failing) throw new Error('connection lost');
          return iam.send(command);
        },
      };
      await expect(read(broken), `call ${failing} of ${calls}`).rejects.toThrow('connection lost');
    }
  });

  const create = createRole('made meanwhile');
  const tag: Operation = { call: 'TagRole', tags: { note: 'seen' } };
  const events: { name: string; reason: string; role: string; steps: Operation[] }[] = [
    { name: 'created', reason: 'it may be in one listing only', role: 'bb', steps: [create, tag] },
    { name: 'deleted', reason: 'it may be in one listing only', role: 'bare', steps: [{ call: 'DeleteRole' }] },
    {
      name: 'recreated',
      reason: 'the listings may show two roles of one name',
      role: 'bare',
      steps: [{ call: 'DeleteRole' }, create, tag],
    },
  ];
  for (const { name, reason, role, steps } of events) {
    it(`shows a moment of the account, never a mixture, when a role is ${name} at any call: ${reason}`, async () => {
      const before = await account();
      await perform(before, 'bare', [createRole('there from the beginning')]);
      const seen = new Set<number>();
      for (let moment = 0; moment < 16; moment++) {
        const iam = repaged(before, 2);
        const moments = [before.state];
        let call = 0;
        const changing: IamSender = {
          async send(command) {
            if (call++ === moment) {
              for (const step of steps) {
                await perform(iam, role, [step]);
                moments.push(iam.state);
              }
            }
            return iam.send(command);
          },
        };
        const state = await read(changing);
        const states = await Promise.all(moments.map((held) => read(new EmbeddedIam(held))));
        expect(states, `changed at call ${moment}`).toContainEqual(state);
        seen.add(states.findIndex((held) => isDeepStrictEqual(held, state)));
      }
      // The change came early enough to be seen, and late enough to be missed.
      expect(seen).toContain(0);
      expect(seen).toContain(steps.length);
    });
  }
});
