/** Tables to test with: whole and valid, so that a case names only what it is about. */
import type { GateRole, GateTable } from '../../../src/core/model/gate-table.ts';
import { anArn } from '../../support/ids.ts';
import { ACCOUNT, REPOSITORY } from '../../support/roles.ts';

export function gateRole(overrides: Partial<GateRole> = {}, name = 'checkout-deploy'): GateRole {
  return {
    arn: anArn(`arn:aws:iam::${ACCOUNT}:role/bitbucket/${name}`),
    maxSessionSeconds: 3600,
    doors: [{ repositoryUuid: REPOSITORY }],
    branches: ['main'],
    ...overrides,
  };
}

export function gateTable(roles: Readonly<Record<string, GateRole>> = {}, rest: Partial<GateTable> = {}): GateTable {
  return {
    version: 'rolekeeper.gate/v1',
    writtenAt: '2026-11-22T12:00:00.000Z',
    revision: null,
    tokenSeconds: 7200,
    roles,
    ...rest,
  };
}
