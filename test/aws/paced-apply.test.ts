/** Creating a hundred roles in an account that throttles: every one of them arrives, and hardly later than it could. */

import { describe, expect, it } from 'vitest';
import { apply } from '../../src/apply.ts';
import { PacedSender } from '../../src/aws/paced-sender.ts';
import { IamRoleReader } from '../../src/aws/role-reader.ts';
import { IamRoleWriter } from '../../src/aws/role-writer.ts';
import { WritePacer } from '../../src/aws/write-pacer.ts';
import type { DesiredState } from '../../src/core/compile/desired-state.ts';
import { UNDEPLOYED } from '../../src/core/model/deployment.ts';
import { EmbeddedIam } from '../../src/embedded/embedded-iam.ts';
import { newAccount } from '../../src/embedded/new-account.ts';
import { makePlan, NOTHING_APPLIED } from '../../src/reconcile.ts';
import { Random } from '../faults/random.ts';
import { ACCOUNT, BOUNDARY, desiredRole, HOST, settings } from '../support/roles.ts';
import { ThrottlingIam } from '../support/throttling-iam.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const ROLES = 100;
/** CreateRole and three policies. */
const WRITES = 4 * ROLES;
const BURST = 5;
const READ = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::assets/*' }],
});

const desired: DesiredState = {
  name: 'test',
  revision: undefined,
  settings: settings(),
  lock: undefined,
  roles: Array.from({ length: ROLES }, (_, index) =>
    desiredRole({
      name: `role-${String(index).padStart(3, '0')}`,
      inlinePolicies: { one: READ, two: READ, three: READ },
    }),
  ),
  frozen: [],
  findings: [],
  issues: [],
  files: [],
};

describe('apply in an account that throttles', () => {
  const limits = [
    { rate: 5, latency: 40 },
    { rate: 5, latency: 180 },
    { rate: 20, latency: 40 },
    { rate: 20, latency: 180 },
    { rate: 50, latency: 40 },
    { rate: 50, latency: 180 },
  ];
  const memories = [
    { name: 'for the first time', isRemembered: false, time: 1.1, refused: 0.03 },
    { name: 'with the limit remembered', isRemembered: true, time: 1.05, refused: 0.02 },
  ];
  const cases = limits.flatMap((limit) => memories.map((memory) => ({ ...limit, ...memory })));
  for (const { name, rate, latency, isRemembered, time, refused } of cases) {
    it(`takes at most ${time} of the bound at ${rate} writes a second of ${latency} ms, ${name}, and loses no role`, async () => {
      const clock = new VirtualClock();
      const iam = new EmbeddedIam(
        newAccount({
          account: ACCOUNT,
          provider: { arn: settings().provider.arn, url: HOST, clientIds: [settings().provider.audience] },
          boundaryArn: BOUNDARY,
          managedPolicyArns: [],
        }),
      );
      const reader = new IamRoleReader(iam, async () => ACCOUNT);
      const throttling = new ThrottlingIam(iam, clock, { rate, burst: BURST, latency });
      const random = new Random(1);
      const pacer = new WritePacer(clock, () => random.next());
      if (isRemembered) pacer.begin({ writesPerSecond: rate, learntOn: '2026-11-22' }, '2026-11-22');
      const writer = new IamRoleWriter(new PacedSender(throttling, pacer, clock));
      const plan = await makePlan(desired, reader, {
        deployment: UNDEPLOYED,
        known: undefined,
        applied: NOTHING_APPLIED,
      });
      const outcomes = await clock.run(() => apply(plan, { reader, writer, snapshots: undefined }));
      expect(outcomes.filter(({ failure }) => failure !== undefined)).toEqual([]);
      expect(throttling.served).toBe(WRITES);
      expect(clock.now() / ((WRITES / rate) * 1000)).toBeLessThan(time);
      // Refusals cost the account's other users.
      expect(throttling.refused).toBeLessThanOrEqual(refused * WRITES);
      expect(
        (await makePlan(desired, reader, { deployment: UNDEPLOYED, known: undefined, applied: NOTHING_APPLIED }))
          .operations,
      ).toEqual([]);
    });
  }
});
