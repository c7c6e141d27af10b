/**
 * What IAM promises us. Every case runs on the embedded IAM, and on moto whenever it is there. Where moto is known to
 * do something else the case says what, and must fail there: a mark that is no longer true shows.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findMoto, type Moto, startMoto } from '../support/moto.ts';
import { BASELINE } from './baseline.ts';
import type { ContractCase, World } from './contract-case.ts';
import { decoded } from './decoded.ts';
import { families } from './families.ts';
import { pagingContract } from './paging-contract.ts';
import { embedded, motoWorld } from './worlds.ts';

describe('the embedded IAM', () => {
  for (const [family, cases] of Object.entries(families)) {
    describe(family, () => {
      for (const contractCase of cases) {
        test(`${contractCase.name}: ${contractCase.reason}`, () => keeps(contractCase, embedded));
      }
    });
  }
  pagingContract(async () => embedded, { details: true });
});

describe.skipIf(findMoto() === undefined)('moto', () => {
  let moto: Moto | undefined;
  let world: World;
  beforeAll(async () => {
    moto = await startMoto();
    world = motoWorld(moto);
  });
  afterAll(() => moto?.stop());

  for (const [family, cases] of Object.entries(families)) {
    describe(family, () => {
      for (const contractCase of cases) {
        const { name, reason, moto: instead } = contractCase;
        if (instead === undefined) test(`${name}: ${reason}`, () => keeps(contractCase, world));
        else test.fails(`${name}: moto ${instead}`, () => keeps(contractCase, world));
      }
    });
  }
  // moto gives all details on one page, whatever MaxItems says.
  pagingContract(async () => world, { details: false });
});

async function keeps({ given = [], when, expected, absent = [] }: ContractCase, world: World): Promise<void> {
  const iam = await world.open();
  for (const step of [...BASELINE, ...given]) await iam.send(step());
  if (!('refused' in expected)) {
    const answer = decoded(await iam.send(when()));
    expect(answer).toMatchObject(expected);
    for (const path of absent) expect(answer).not.toHaveProperty(path);
    return;
  }
  const { refused, status, message } = expected;
  const refusal = await iam.send(when()).then(
    (answer) => expect.fail(`was answered: ${JSON.stringify(answer)}`),
    (error: unknown) => error,
  );
  expect(refusal).toMatchObject({ name: refused, $fault: 'client', $metadata: { httpStatusCode: status } });
  if (!world.wordsAsIam) return;
  expect(refusal).toHaveProperty('message', typeof message === 'string' ? message : expect.stringMatching(message));
}
